import type {
  Clock,
  Http,
  Ids,
  KeyValueStorage,
  PageState,
  Transport,
  Undo,
} from '../../core/ports.js';
import type { PushDevice } from './push-client.js';

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

/** The path and the query of the page's address, in this tab. */
export interface Address {
  path(): string;
  /** Goes there. The address before can be returned to by Back. */
  push(path: string): void;
  /** Goes there in place of the address before. */
  replace(path: string): void;
  /** Calls the listener when the address has changed, by these or by the person. */
  onChange(listener: () => void): Undo;
}

/** Everything that the console's client takes from outside. */
export interface ConsolePorts {
  clock: Clock;
  ids: Ids;
  windowFocus: WindowFocus;
  page: Pick<PageState, 'visible' | 'onEvent'>;
  pushDevice: PushDevice;
  address: Address;
  /** Lives as long as this tab. */
  tabStorage: KeyValueStorage;
  /** Calls this page's own server, with the agent's cookie. */
  http: Http;
  /** Sockets on `/agent`. The handshake is empty: the server knows the agent by the cookie. */
  transport: Transport<object>;
  /** Saves what the server answers to a call as a file. Resolves with whether it did. */
  saveFile(path: string, body: unknown): Promise<boolean>;
  /** Removes the one-time link from the address bar. */
  hideSetupLink(): void;
}
