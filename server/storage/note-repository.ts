import { sql, type Kysely, type Selectable } from 'kysely';
import { MAX_LOADED_NOTES, MAX_PAGE_BYTES } from '../../src/protocol/limits.js';
import type { Note } from '../../src/protocol/note.js';
import type { Database, NotesTable } from './schema.js';

export interface NewNote {
  id: string;
  sessionId: string;
  clientId: string;
  author: { id: string; name: string };
  body: string;
  /** When it was written, in ms since 1970. */
  at: number;
}

/** A run of a session's notes, the oldest first. */
export interface NotesPage {
  notes: Note[];
  /** `n` of the newest note that there is; 0: there is none. */
  head: number;
}

/** What agents write for each other beside a session's log. A note never changes (rule CHG-2). */
export interface NoteRepository {
  /** The stored note with the id of its author, which notes themselves do not show. */
  findByClientId(
    sessionId: string,
    clientId: string,
  ): Promise<{ note: Note; authorId: string } | undefined>;
  /**
   * Counts the note in its session, open or closed, and stores it behind the log's head. To be called in a
   * transaction. `undefined`: there is no such session.
   *
   * @throws UniqueViolation when the session has a note with this clientId
   */
  add(note: NewNote): Promise<Note | undefined>;
  /** The note with this number. */
  find(sessionId: string, n: number): Promise<Note | undefined>;
  /**
   * The notes after `after`, as many as fit into {@link MAX_PAGE_BYTES}; always one if there is one. Without
   * `after`, or if there is no such note any more, the newest {@link MAX_LOADED_NOTES}.
   */
  page(sessionId: string, after: number | undefined): Promise<NotesPage>;
  /** All notes of a session are gone. */
  removeAll(sessionId: string): Promise<void>;
}

export function createNoteRepository(db: Kysely<Database>): NoteRepository {
  const of = (sessionId: string) =>
    db.selectFrom('notes').selectAll().where('session_id', '=', sessionId);

  return {
    findByClientId: async (sessionId, clientId) => {
      const row = await of(sessionId).where('client_id', '=', clientId).executeTakeFirst();
      return row && { note: toNote(row), authorId: row.author_id };
    },
    add: async ({ id, sessionId, clientId, author, body, at }) => {
      // It locks the session: no message gets in between, and the numbers have no gap.
      const counted = await db
        .updateTable('sessions')
        .set({ last_note: sql`last_note + 1`, log_removed_at: null })
        .where('id', '=', sessionId)
        .returning(['last_note', 'last_seq'])
        .executeTakeFirst();
      if (counted === undefined) return undefined;
      const row = {
        session_id: sessionId,
        n: counted.last_note,
        id,
        client_id: clientId,
        after_seq: counted.last_seq,
        author_id: author.id,
        author_name: author.name,
        body,
        at,
      };
      await db.insertInto('notes').values(row).execute();
      return toNote(row);
    },
    find: async (sessionId, n) => {
      const row = await of(sessionId).where('n', '=', n).executeTakeFirst();
      return row && toNote(row);
    },
    page: async (sessionId, after) => {
      const newest = await of(sessionId).orderBy('n', 'desc').limit(1).executeTakeFirst();
      if (newest === undefined) return { notes: [], head: 0 };
      const from = after === undefined || after > newest.n ? newest.n - MAX_LOADED_NOTES : after;
      const rows = await of(sessionId)
        .where('n', '>', from)
        .orderBy('n')
        .limit(MAX_LOADED_NOTES)
        .execute();
      return { notes: withinPage(rows.map(toNote)), head: newest.n };
    },
    removeAll: async (sessionId) => {
      await db.deleteFrom('notes').where('session_id', '=', sessionId).execute();
    },
  };
}

function withinPage(notes: Note[]): Note[] {
  let bytes = 0;
  const end = notes.findIndex((note) => {
    bytes += Buffer.byteLength(JSON.stringify(note)) + 1;
    return bytes > MAX_PAGE_BYTES;
  });
  return end === -1 ? notes : notes.slice(0, Math.max(end, 1));
}

function toNote(row: Selectable<NotesTable>): Note {
  return {
    id: row.id,
    clientId: row.client_id,
    n: row.n,
    afterSeq: row.after_seq,
    author: { name: row.author_name },
    body: row.body,
    at: new Date(row.at).toISOString(),
  };
}
