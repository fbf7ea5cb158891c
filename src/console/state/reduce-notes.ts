import type { ConsoleAction } from './console-action.js';
import type { ConsoleState } from './console-state.js';
import {
  keepTexts,
  withChange,
  withDraft,
  withFailed,
  withoutStored,
  withRetried,
} from './pending-texts.js';

/** Drafts of notes, and notes that the server is not known to have. */
export function reduceNotes(state: ConsoleState, action: ConsoleAction): ConsoleState {
  const { pendingNotes, noteDrafts } = state;
  switch (action.type) {
    case 'drafts-restored':
      return { ...state, noteDrafts: action.noteDrafts, pendingNotes: action.pendingNotes };
    case 'note-draft-changed':
      return withChange(state, {
        noteDrafts: withDraft(noteDrafts, action.sessionId, action.draft),
      });
    case 'note-queued':
      return { ...state, pendingNotes: [...pendingNotes, action.note] };
    // The acknowledgement or the live event, or a sync.
    case 'note-received':
      return withChange(state, { pendingNotes: withoutStored(pendingNotes, [action.note]) });
    case 'log-loaded':
      return withChange(state, {
        pendingNotes: withoutStored(pendingNotes, action.log.notes ?? []),
      });
    case 'note-failed':
      return { ...state, pendingNotes: withFailed(pendingNotes, action.clientId, action.code) };
    case 'note-retried':
      return withChange(state, { pendingNotes: withRetried(pendingNotes, action.clientId) });
    case 'note-discarded':
      return withChange(state, {
        pendingNotes: keepTexts(pendingNotes, ({ clientId }) => clientId !== action.clientId),
      });
    default:
      return state;
  }
}
