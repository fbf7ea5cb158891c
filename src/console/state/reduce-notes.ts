import type { ConsoleAction } from './console-action.js';
import type { ConsoleState } from './console-state.js';
import { keepTexts, withDraft, withFailed, withoutStored, withRetried } from './pending-texts.js';

/** Drafts of notes, and notes that the server is not known to have. */
export function reduceNotes(state: ConsoleState, action: ConsoleAction): ConsoleState {
  const { pendingNotes, noteDrafts } = state;
  switch (action.type) {
    case 'drafts-restored':
      return { ...state, noteDrafts: action.noteDrafts, pendingNotes: action.pendingNotes };
    case 'note-draft-changed':
      return changed(state, { noteDrafts: withDraft(noteDrafts, action.sessionId, action.draft) });
    case 'note-queued':
      return { ...state, pendingNotes: [...pendingNotes, action.note] };
    // The acknowledgement or the live event, or a sync.
    case 'note-received':
      return changed(state, { pendingNotes: withoutStored(pendingNotes, [action.note]) });
    case 'log-loaded':
      return changed(state, { pendingNotes: withoutStored(pendingNotes, action.log.notes ?? []) });
    case 'note-failed':
      return { ...state, pendingNotes: withFailed(pendingNotes, action.clientId, action.code) };
    case 'note-retried':
      return changed(state, { pendingNotes: withRetried(pendingNotes, action.clientId) });
    case 'note-discarded':
      return changed(state, {
        pendingNotes: keepTexts(pendingNotes, ({ clientId }) => clientId !== action.clientId),
      });
    case 'conversation-gone':
      // What the agent sees stays readable until the agent leaves the conversation.
      return state.selected?.id === action.sessionId
        ? state
        : withoutTexts(state, action.sessionId);
    case 'conversation-selected':
    case 'conversation-deselected':
      return state.selected?.erased ? withoutTexts(state, state.selected.id) : state;
    default:
      return state;
  }
}

function withoutTexts(state: ConsoleState, sessionId: string): ConsoleState {
  return changed(state, {
    noteDrafts: withDraft(state.noteDrafts, sessionId, ''),
    pendingNotes: keepTexts(state.pendingNotes, (note) => note.sessionId !== sessionId),
  });
}

/** The same state if these values are the ones that it has. */
function changed(
  state: ConsoleState,
  { noteDrafts = state.noteDrafts, pendingNotes = state.pendingNotes }: Partial<ConsoleState>,
): ConsoleState {
  const isSame = noteDrafts === state.noteDrafts && pendingNotes === state.pendingNotes;
  return isSame ? state : { ...state, noteDrafts, pendingNotes };
}
