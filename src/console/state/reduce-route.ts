import type { ConsoleAction } from './console-action.js';
import type { ConsoleState } from './console-state.js';
import { sessionIdOf } from './route.js';

/** The address, and whether there is a conversation there. */
export function reduceRoute(state: ConsoleState, action: ConsoleAction): ConsoleState {
  switch (action.type) {
    case 'route-changed':
      return { ...state, route: action.route, missing: null };
    case 'conversation-missing':
      return sessionIdOf(state.route) === action.sessionId
        ? { ...state, missing: action.sessionId }
        : state;
    case 'conversation-selected':
      return state.missing === null ? state : { ...state, missing: null };
    default:
      return state;
  }
}
