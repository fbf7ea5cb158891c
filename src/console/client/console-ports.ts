import type { Clock, Http, Ids, KeyValueStorage, Transport, Undo } from '../../core/ports.js';

/**
 * The focus of the console's window. Only with it does the agent certainly look at the console: one that
 * is visible beside other windows may be unseen.
 */
export interface WindowFocus {
  /** Whether the console is visible and has the focus. */
  isFocused(): boolean;
  /** `interacted`: the agent clicked, typed or scrolled in the console, with or without the focus. */
  onEvent(listener: (event: 'focused' | 'blurred' | 'interacted') => void): Undo;
}

/** Everything that the console's client takes from outside. */
export interface ConsolePorts {
  clock: Clock;
  ids: Ids;
  windowFocus: WindowFocus;
  /** Lives as long as this tab. */
  tabStorage: KeyValueStorage;
  /** Calls this page's own server, with the agent's cookie. */
  http: Http;
  /** Sockets on `/agent`. The handshake is empty: the server knows the agent by the cookie. */
  transport: Transport<object>;
  /** Removes the one-time link from the address bar. */
  hideSetupLink(): void;
}
