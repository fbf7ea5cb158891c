import type { ConsoleAction } from './console-action.js';
import { INITIAL_CONSOLE, type ConsoleState } from './console-state.js';

/** Sign-in, the agent's account and the connection. */
export function reduceAuth(state: ConsoleState, action: ConsoleAction): ConsoleState {
  switch (action.type) {
    case 'auth-form-shown':
      return {
        ...state,
        auth: {
          stage: action.form,
          pending: false,
          error: action.error,
          ...(action.agentName !== undefined && { agentName: action.agentName }),
        },
      };
    case 'auth-submitted':
      return { ...state, auth: { ...state.auth, pending: true, error: null } };
    case 'auth-failed':
      return { ...state, auth: { ...state.auth, pending: false, error: action.error } };
    case 'signed-in':
      return {
        ...state,
        auth: { stage: 'signed-in', pending: false, error: null },
        agent: { ...action.agent, online: false },
        connection: 'connecting',
      };
    case 'sign-out-failed':
      return { ...state, failedRequest: 'sign-out' };
    case 'signed-out':
      return {
        ...INITIAL_CONSOLE,
        // Whoever signs in next gets to this address.
        route: state.route,
        auth: { stage: 'sign-in', pending: false, error: action.error },
      };
    case 'connection-lost':
      return state.auth.stage === 'signed-in' ? { ...state, connection: 'reconnecting' } : state;
    case 'welcome-received':
      return {
        // Another agent has signed in, in another tab: nothing of the one before stays.
        ...(state.agent && state.agent.id !== action.welcome.agent.id
          ? { ...INITIAL_CONSOLE, route: state.route, auth: state.auth }
          : state),
        connection: 'connected',
        agent: action.welcome.agent,
        failedRequest: null,
      };
    case 'availability-requested':
      return withAvailability(state, action.online, null);
    case 'availability-failed':
      return withAvailability(state, action.online, 'availability');
    default:
      return state;
  }
}

function withAvailability(
  state: ConsoleState,
  online: boolean,
  failedRequest: ConsoleState['failedRequest'],
): ConsoleState {
  return state.agent ? { ...state, failedRequest, agent: { ...state.agent, online } } : state;
}
