import type { Clock, Ids, KeyValueStorage, PageState } from '../../core/ports.js';
import type { OpenAgentLink } from './agent-link.js';

/** Everything that the console's client takes from outside. */
export interface ConsolePorts {
  clock: Clock;
  ids: Ids;
  page: Pick<PageState, 'visible' | 'onEvent'>;
  /** Lives as long as this tab. */
  tabStorage: KeyValueStorage;
  http: ConsoleHttp;
  openLink: OpenAgentLink;
  /** Removes the one-time link from the address bar. */
  hideSetupLink(): void;
}

/** HTTP calls under `/api/console`. `path` is the part after that. Never rejects. */
export interface ConsoleHttp {
  get(path: string): Promise<ConsoleResponse>;
  post(path: string, body?: unknown): Promise<ConsoleResponse>;
}

export interface ConsoleResponse {
  /** 0: no response. */
  status: number;
  /** The parsed JSON, of unknown shape; `null` if there is none. */
  body: unknown;
}
