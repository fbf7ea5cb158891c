import type { ConsoleAction } from './console-action.js';
import { INITIAL_CONSOLE, type ConsoleState } from './console-state.js';

/** Door, agent and connection. */
export function reduceAccess(state: ConsoleState, action: ConsoleAction): ConsoleState {
  switch (action.type) {
    case 'door-shown':
      return { ...state, access: { stage: action.form, busy: false, fault: action.fault } };
    case 'door-tried':
      return { ...state, access: { ...state.access, busy: true, fault: null } };
    case 'door-refused':
      return { ...state, access: { ...state.access, busy: false, fault: action.fault } };
    case 'signed-in':
      return {
        ...state,
        access: { stage: 'signed-in', busy: false, fault: null },
        agent: { ...action.agent, online: false },
        connection: 'connecting',
      };
    case 'sign-out-refused':
      return { ...state, trouble: 'sign-out' };
    case 'signed-out':
      return {
        ...INITIAL_CONSOLE,
        access: { stage: 'sign-in', busy: false, fault: action.fault },
      };
    case 'link-lost':
      return state.access.stage === 'signed-in' ? { ...state, connection: 'reconnecting' } : state;
    case 'welcomed':
      return { ...state, connection: 'connected', agent: action.welcome.agent, trouble: null };
    case 'availability-asked':
      return withOnline(state, action.online, null);
    case 'availability-refused':
      return withOnline(state, action.online, 'availability');
    default:
      return state;
  }
}

function withOnline(
  state: ConsoleState,
  online: boolean,
  trouble: ConsoleState['trouble'],
): ConsoleState {
  return state.agent ? { ...state, trouble, agent: { ...state.agent, online } } : state;
}
