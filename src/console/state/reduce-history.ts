import type { HistoryRow } from '../../protocol/history.js';
import type { ConsoleAction } from './console-action.js';
import type { ConsoleState, HistoryState } from './console-state.js';

/** What the history's page shows. An answer to another query than the last one counts for nothing. */
export function reduceHistory(state: ConsoleState, action: ConsoleAction): ConsoleState {
  const { history } = state;
  switch (action.type) {
    case 'history-requested': {
      const isSame = history?.query === action.query;
      const rows = history?.rows ?? [];
      return {
        ...state,
        history: {
          ...(isSame ? history : { rows, complete: true, isStale: true }),
          query: action.query,
          phase: 'loading',
        },
      };
    }
    case 'history-loaded': {
      if (history?.query !== action.query) return state;
      const { conversations, complete } = action.page;
      const older = action.after === null ? olderRows(history, conversations) : [];
      const rows =
        action.after === null ? merged(conversations, older) : merged(history.rows, conversations);
      // Where the rows end: those that were loaded before, or this page.
      const { next, searchedTo } = older.length > 0 ? history : action.page;
      return {
        ...state,
        history: {
          ...{ query: action.query, phase: 'loaded', rows, complete },
          ...(next !== undefined && { next }),
          ...(searchedTo !== undefined && { searchedTo }),
        },
      };
    }
    case 'history-failed':
      return history?.query === action.query
        ? { ...state, history: { ...history, phase: 'failed' } }
        : state;
    case 'conversation-gone':
      return history ? { ...state, history: without(history, action.sessionId) } : state;
    case 'export-requested':
      return { ...state, failedRequest: null };
    case 'export-failed':
      return { ...state, failedRequest: 'export' };
    default:
      return state;
  }
}

/** When the first page is read again, the pages after it stay, so that Back leads to the same place. */
function olderRows({ rows, isStale }: HistoryState, newest: readonly HistoryRow[]): HistoryRow[] {
  const last = newest.at(-1);
  if (isStale || last === undefined) return [];
  return rows.filter(({ session }) => session.createdAt < last.session.createdAt);
}

/** A long conversation may come on two pages of a search. */
function merged(shown: readonly HistoryRow[], older: readonly HistoryRow[]): HistoryRow[] {
  const ids = new Set(shown.map(({ session }) => session.id));
  return [...shown, ...older.filter(({ session }) => !ids.has(session.id))];
}

function without(history: HistoryState, sessionId: string): HistoryState {
  return { ...history, rows: history.rows.filter(({ session }) => session.id !== sessionId) };
}
