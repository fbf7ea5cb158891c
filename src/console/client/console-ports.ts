import type { Clock, Http, Ids, KeyValueStorage, PageState, Transport } from '../../core/ports.js';

/** Everything that the console's client takes from outside. */
export interface ConsolePorts {
  clock: Clock;
  ids: Ids;
  page: Pick<PageState, 'visible' | 'onEvent'>;
  /** Lives as long as this tab. */
  tabStorage: KeyValueStorage;
  /** Calls this page's own server, with the agent's cookie. */
  http: Http;
  /** Sockets on `/agent`. The handshake says nothing: the server knows the agent by the cookie. */
  transport: Transport<object>;
  /** Removes the one-time link from the address bar. */
  hideSetupLink(): void;
}
