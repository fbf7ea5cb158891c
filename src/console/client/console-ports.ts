import type { Clock, Http, Ids, KeyValueStorage, Transport, Undo } from '../../core/ports.js';

/** Whether the agent looks at this console. One that is visible beside other windows may be unseen. */
export interface Attention {
  /** The console is visible and has the focus. */
  has(): boolean;
  /** `acted`: the agent did something in the console, whether it has the focus or not. */
  onEvent(listener: (event: 'gained' | 'lost' | 'acted') => void): Undo;
}

/** Everything that the console's client takes from outside. */
export interface ConsolePorts {
  clock: Clock;
  ids: Ids;
  attention: Attention;
  /** Lives as long as this tab. */
  tabStorage: KeyValueStorage;
  /** Calls this page's own server, with the agent's cookie. */
  http: Http;
  /** Sockets on `/agent`. The handshake says nothing: the server knows the agent by the cookie. */
  transport: Transport<object>;
  /** Removes the one-time link from the address bar. */
  hideSetupLink(): void;
}
