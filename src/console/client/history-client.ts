import { outcomeOfHttp } from '../../core/connection/outcome.js';
import type { Store } from '../../core/state/store.js';
import { historyPageSchema, type ExportFormat } from '../../protocol/history.js';
import type { ConsoleAction } from '../state/console-action.js';
import type { ConsoleState } from '../state/console-state.js';
import { readHistoryQuery, toHistoryFilter } from '../state/history-query.js';
import { historyPath } from '../state/route.js';
import type { ConsolePorts } from './console-ports.js';

/** Searches the history. What it finds is in the state. Queries are those of the page's address. */
export interface HistoryClient {
  /** Goes to the address with this query. `isTyping`: in place of the address before, if that had a text too. */
  show(query: string, isTyping?: boolean): void;
  /** Reads the first page. What is shown stays until it is there. */
  load(query: string): Promise<void>;
  /** Reads the next page. */
  loadMore(): Promise<void>;
  /** Saves all that the query finds as a file. Resolves with whether it did. */
  exportResults(query: string): Promise<boolean>;
  /** Saves one conversation as a file. */
  exportConversation(sessionId: string, format: ExportFormat): Promise<void>;
}

export function createHistoryClient(
  store: Store<ConsoleState, ConsoleAction>,
  { http, address, saveFile }: Pick<ConsolePorts, 'http' | 'address' | 'saveFile'>,
): HistoryClient {
  /** Only the last request counts: a page for one that was asked before it is dropped. */
  let latest = 0;

  async function read(query: string, after: string | null): Promise<void> {
    const request = ++latest;
    store.dispatch({ type: 'history-requested', query });
    const parameters = new URLSearchParams(toHistoryFilter(readHistoryQuery(query)));
    if (after !== null) parameters.set('cursor', after);
    const path = `/api/console/history?${parameters}`;
    const outcome = outcomeOfHttp(await http.request({ method: 'GET', path }), historyPageSchema);
    if (request !== latest || !store.get().agent) return;
    if (outcome.kind === 'done')
      store.dispatch({ type: 'history-loaded', query, after, page: outcome.value });
    else store.dispatch({ type: 'history-failed', query });
  }

  return {
    show(query, isTyping = false) {
      const { route } = store.get();
      const replaces = isTyping && (route?.query.text ?? '') !== '';
      address[replaces ? 'replace' : 'push'](historyPath(query));
    },
    load: (query) => read(query, null),
    async loadMore() {
      const { history } = store.get();
      if (history?.next === undefined || history.phase === 'loading') return;
      await read(history.query, history.next);
    },
    exportResults: (query) =>
      saveFile('/api/console/history/export', toHistoryFilter(readHistoryQuery(query))),
    async exportConversation(sessionId, format) {
      store.dispatch({ type: 'export-requested' });
      const path = `/api/console/conversations/${sessionId}/export`;
      if (!(await saveFile(path, { format }))) store.dispatch({ type: 'export-failed' });
    },
  };
}
