import type { ConsoleAction } from './console-action.js';
import type { ConsoleState } from './console-state.js';

/** What became of requests to assign a conversation, to put it aside, or to reopen it. */
export function reduceAssignment(state: ConsoleState, action: ConsoleAction): ConsoleState {
  switch (action.type) {
    case 'assign-requested':
    case 'triage-requested':
      return { ...state, failedRequest: null };
    case 'triage-failed':
      return { ...state, failedRequest: action.request };
    case 'assign-failed':
      return { ...state, failedRequest: 'assign' };
    case 'reopen-requested':
      return { ...withReopening(state, action.sessionId, true), failedRequest: null };
    case 'reopen-failed':
      return { ...withReopening(state, action.sessionId, false), failedRequest: 'reopen' };
    case 'conversation-reopened':
      return withReopening(state, action.sessionId, false);
    case 'conversation-changed': {
      // Whether it can be reopened is known only now.
      const { conversation } = action;
      return state.lastResolved?.session.id === conversation.session.id
        ? { ...state, lastResolved: conversation.session.final ? conversation : null }
        : state;
    }
    default:
      return state;
  }
}

function withReopening(state: ConsoleState, sessionId: string, reopening: boolean): ConsoleState {
  const { selected } = state;
  return selected?.id === sessionId ? { ...state, selected: { ...selected, reopening } } : state;
}
