import type { AddedNote } from '../../src/protocol/note.js';
import type { Clock, Ids } from '../ports.js';
import { RequestError } from '../request-error.js';
import { refuseBody } from '../sessions/append-message.js';
import { missingSessionError } from '../sessions/session-errors.js';
import type { SessionEvents } from '../sessions/session-events.js';
import type { NewNote } from '../storage/note-repository.js';
import type { Repositories, Storage } from '../storage/storage.js';
import { findVisibleSession, limitOf, type ActingAgent } from './agent-access.js';

/** Tags that are suggested. */
const MAX_KNOWN_TAGS = 100;

export type NoteUseCases = ReturnType<typeof createNoteUseCases>;

/** What agents put beside a conversation, open or closed: its visitor never gets it (rule CHG-2). */
export function createNoteUseCases({
  storage,
  clock,
  ids,
  events,
}: {
  storage: Storage;
  clock: Clock;
  ids: Ids;
  events: SessionEvents;
}) {
  return {
    /**
     * Stores a note exactly once, and publishes it. Resolves after the commit.
     *
     * @throws RequestError `conflict` when the clientId was used with another body or author
     */
    async addNote(
      author: ActingAgent,
      { sessionId, clientId, body }: { sessionId: string; clientId: string; body: string },
    ): Promise<AddedNote> {
      refuseBody(body);
      const draft = { id: ids.uuid(), sessionId, clientId, author, body, at: clock.now() };
      // Of two that come at the same time, one is rolled back, and finds the other when it is run again.
      const added = await storage.transaction(async (tx) => {
        await findVisibleSession(tx, author, sessionId);
        const known = await findKnown(tx, draft);
        if (known !== undefined) return known;
        const note = await tx.notes.add(draft);
        if (note === undefined) throw await missingSessionError(tx, sessionId);
        return { note, duplicate: false };
      });
      if (!added.duplicate) events.publish({ kind: 'note', sessionId, note: added.note });
      return added;
    },

    /** Replaces the tags of a conversation. */
    async setTags(by: ActingAgent, sessionId: string, tags: readonly string[]): Promise<void> {
      await storage.transaction(async (tx) => {
        await findVisibleSession(tx, by, sessionId);
        if (!(await tx.tags.replace(sessionId, tags, clock.now())))
          throw await missingSessionError(tx, sessionId);
      });
      events.publish({ kind: 'tags', sessionId });
    },

    /** Tags to suggest, the most recently used first. */
    knownTags: (agent: ActingAgent) =>
      storage.tags.known({ sites: limitOf(agent), limit: MAX_KNOWN_TAGS }),
  };
}

async function findKnown(
  { notes }: Repositories,
  { sessionId, clientId, author, body }: NewNote,
): Promise<AddedNote | undefined> {
  const known = await notes.findByClientId(sessionId, clientId);
  if (known === undefined) return undefined;
  if (known.note.body !== body || known.authorId !== author.id)
    throw new RequestError('conflict', 'this clientId was used with other content');
  return { note: known.note, duplicate: true };
}
