import type { Store } from '../../core/state/store.js';
import { bodyIssue } from '../../protocol/message.js';
import type { ConsoleAction } from '../state/console-action.js';
import type { ConsoleState } from '../state/console-state.js';
import type { ConsolePorts } from './console-ports.js';

/** Notes of the selected conversation. The visitor is never told that an agent writes one. */
export interface NoteClient {
  /** Adds a note, also in a closed conversation. `false`: there is no conversation, or `body` is no valid one. */
  addNote(body: string): boolean;
  /** Sends a failed note again, under the same `clientId`. */
  retryNote(clientId: string): void;
  /** Removes a failed note and returns its body, so that it can be edited. */
  discardNote(clientId: string): string | undefined;
  /** Stores the text in the field for notes. */
  setNoteDraft(draft: string): void;
}

export function createNoteClient(
  store: Store<ConsoleState, ConsoleAction>,
  { clock, ids }: Pick<ConsolePorts, 'clock' | 'ids'>,
): NoteClient {
  return {
    addNote(body) {
      const { selected } = store.get();
      if (!selected || selected.gone || bodyIssue(body) !== undefined) return false;
      const { id: sessionId } = selected;
      const note = { sessionId, clientId: ids.uuid(), body, at: clock.now() };
      store.dispatch({ type: 'note-queued', note: { ...note, phase: 'sending' } });
      store.dispatch({ type: 'note-draft-changed', sessionId, draft: '' });
      return true;
    },

    retryNote: (clientId) => store.dispatch({ type: 'note-retried', clientId }),

    discardNote(clientId) {
      const note = store.get().pendingNotes.find((one) => one.clientId === clientId);
      if (note?.phase !== 'failed') return undefined;
      store.dispatch({ type: 'note-discarded', clientId });
      return note.body;
    },

    setNoteDraft(draft) {
      const { selected } = store.get();
      if (selected) store.dispatch({ type: 'note-draft-changed', sessionId: selected.id, draft });
    },
  };
}
