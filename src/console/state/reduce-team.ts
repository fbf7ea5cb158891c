import type { ConsoleAction } from './console-action.js';
import type { ConsoleState } from './console-state.js';

/** Who works here, and who is invited, as they were read or changed last. */
export function reduceTeam(state: ConsoleState, action: ConsoleAction): ConsoleState {
  switch (action.type) {
    case 'team-loaded':
      return { ...state, team: action.team };
    case 'colleague-changed':
      return {
        ...state,
        team: state.team.map((each) => (each.id === action.colleague.id ? action.colleague : each)),
      };
    case 'invitations-loaded':
      return { ...state, invitations: action.invitations };
    case 'invitation-added':
      return { ...state, invitations: [action.invitation, ...(state.invitations ?? [])] };
    case 'invitation-removed':
      return {
        ...state,
        invitations: (state.invitations ?? []).filter(({ id }) => id !== action.id),
      };
    default:
      return state;
  }
}
