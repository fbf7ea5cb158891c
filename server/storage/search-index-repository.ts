import type { Kysely } from 'kysely';
import type { Profile } from '../../src/protocol/profile.js';
import { BATCH } from '../in-batches.js';
import type { Database } from './schema.js';
import { siteWord, type SearchEngine } from './search-engine.js';
import { wordsOf } from './search-words.js';

/**
 * The index of what people wrote. A conversation is one piece, or several if it is long. A piece has the words of its
 * messages and notes, and also the visitor's contact and the tags, so that words from all of these find it together.
 *
 * What is removed from a conversation leaves the index in the same transaction: triggers see to it, also for the
 * version before. They note as well which conversations are to be indexed.
 */
export interface SearchIndexRepository {
  /**
   * Indexes conversations that have changed: those that are closed, and those whose message was written before
   * `before`. To be called in a transaction. Resolves with how many it has taken care of, at most `limit`.
   */
  indexDue(request: { before: number; limit: number }): Promise<number>;
  /**
   * Marks the newest conversations from before there was an index, a batch of them. `false`: there are none left.
   * To be called in a transaction.
   */
  markOlder(): Promise<boolean>;
  /** How many conversations wait to be indexed; at most {@link BATCH} are counted. */
  countDue(): Promise<number>;
  /** Conversations from before this time are not marked yet; `undefined`: all are. */
  markedSince(): Promise<number | undefined>;
}

/** UTF-16 units after which a piece is full: a conversation of several hundred short messages. */
const PIECE_UNITS = 32_000;
/** More of one message and its notes is not indexed: a database limits how much a piece may have. */
const MAX_UNITS = 4 * PIECE_UNITS;
/** Messages that are read at once. */
const PAGE = 500;
/** Pieces of conversations that began in the same second. */
const PIECES_PER_SECOND = 2 ** 20;

/** The smallest id of pieces of conversations that began at this time, in ms since 1970, or later. */
export function firstPieceId(at: number): number {
  return Math.floor(at / 1000) * PIECES_PER_SECOND;
}

/** When the conversation of this piece began, in ms since 1970, to the second. */
export function timeOfPiece(id: number): number {
  return Math.floor(id / PIECES_PER_SECOND) * 1000;
}

interface IndexedSession {
  id: string;
  site: string;
  profile: Profile;
  createdAt: number;
  /** What comes before this message is indexed already. */
  fromSeq: number;
}

export function createSearchIndexRepository(
  db: Kysely<Database>,
  engine: SearchEngine,
): SearchIndexRepository {
  const mark = (sessionIds: readonly string[]) =>
    db
      .insertInto('search_due')
      .values(sessionIds.map((id) => ({ session_id: id, from_seq: 1, at: 0 })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();

  const indexSession = async (session: IndexedSession) => {
    const pieces = await db
      .selectFrom('search_pieces')
      .select(['id', 'first_seq'])
      .where('session_id', '=', session.id)
      .orderBy('first_seq')
      .execute();
    const last = pieces.findLast((piece) => piece.first_seq <= session.fromSeq);
    const firstSeq = last?.first_seq ?? 1;
    await db
      .deleteFrom('search_pieces')
      .where('session_id', '=', session.id)
      .where('first_seq', '>=', firstSeq)
      .execute();
    let id = last?.id ?? (await nextPieceId(db, session.createdAt));
    for await (const piece of piecesOf(db, session, firstSeq)) {
      await engine.store(db, { ...piece, id, sessionId: session.id });
      id = await nextPieceId(db, session.createdAt);
    }
  };

  return {
    indexDue: async ({ before, limit }) => {
      const due = await dueSessions(db, before, limit);
      if (due.length === 0) return 0;
      const found = await db.selectFrom('sessions').select('id').where('id', 'in', due).execute();
      const known = found.map(({ id }) => id);
      const gone = due.filter((id) => !known.includes(id));
      // Whoever writes in a session locks it first. So nothing is written between the look and the commit.
      const locked = await engine.lockSessions(db, known);
      if (gone.length + locked.length === 0) return 0;
      const taken = await db
        .deleteFrom('search_due')
        .where('session_id', 'in', [...gone, ...locked])
        .returning(['session_id', 'from_seq'])
        .execute();
      const fromSeqs = new Map(taken.map((row) => [row.session_id, row.from_seq]));
      if (fromSeqs.size === 0) return 0;
      const sessions = await db
        .selectFrom('sessions')
        .select(['id', 'site', 'profile', 'created_at'])
        .where('id', 'in', [...fromSeqs.keys()])
        .execute();
      for (const { id, site, profile, created_at: createdAt } of sessions)
        await indexSession({
          ...{ id, site, createdAt, profile: JSON.parse(profile) },
          fromSeq: fromSeqs.get(id)!,
        });
      return taken.length;
    },

    markOlder: async () => {
      const progress = await db.selectFrom('search_progress').selectAll().executeTakeFirst();
      if (progress === undefined) return false;
      const older = await db
        .selectFrom('sessions')
        .select(['id', 'created_at'])
        .where((eb) =>
          eb(
            eb.refTuple('created_at', 'id'),
            '<',
            eb.tuple(progress.created_at, progress.session_id),
          ),
        )
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(BATCH)
        .execute();
      const last = older.at(-1);
      if (last === undefined) {
        await db.deleteFrom('search_progress').execute();
        return false;
      }
      const indexed = await db
        .selectFrom('search_pieces')
        .select('session_id')
        .where(
          'session_id',
          'in',
          older.map(({ id }) => id),
        )
        .execute();
      const done = new Set(indexed.map((row) => row.session_id));
      const missing = older.filter(({ id }) => !done.has(id));
      if (missing.length > 0) await mark(missing.map(({ id }) => id));
      await db
        .updateTable('search_progress')
        .set({ created_at: last.created_at, session_id: last.id })
        .execute();
      return true;
    },

    countDue: async () => {
      const due = db.selectFrom('search_due').select('session_id').limit(BATCH).as('due');
      const { count } = await db
        .selectFrom(due)
        .select((eb) => eb.fn.countAll<number | string>().as('count'))
        .executeTakeFirstOrThrow();
      return Number(count);
    },

    markedSince: async () => {
      const progress = await db
        .selectFrom('search_progress')
        .select('created_at')
        .executeTakeFirst();
      return progress?.created_at;
    },
  };
}

/** Without a join, as long as there are enough of those that have waited: then a great many may be due. */
async function dueSessions(db: Kysely<Database>, before: number, limit: number): Promise<string[]> {
  const waiting = await db
    .selectFrom('search_due')
    .select('session_id')
    .where('at', '<=', before)
    .limit(limit)
    .execute();
  const closed =
    waiting.length === limit
      ? []
      : await db
          .selectFrom('search_due')
          .innerJoin('sessions', 'sessions.id', 'search_due.session_id')
          .select('session_id')
          .where('search_due.at', '>', before)
          .where('sessions.closed_at', 'is not', null)
          .limit(limit - waiting.length)
          .execute();
  return [...waiting, ...closed].map((row) => row.session_id);
}

async function nextPieceId(db: Kysely<Database>, createdAt: number): Promise<number> {
  const [from, below] = [firstPieceId(createdAt), firstPieceId(createdAt + 1000)];
  const { greatest } = await db
    .selectFrom('search_pieces')
    .select((eb) => eb.fn.max('id').as('greatest'))
    .where('id', '>=', from)
    .where('id', '<', below)
    .executeTakeFirstOrThrow();
  return greatest === null ? from : greatest + 1;
}

/**
 * The pieces of a session from this message on.
 *
 * @yields each piece once it is full, and the last one
 */
async function* piecesOf(
  db: Kysely<Database>,
  session: IndexedSession,
  fromSeq: number,
): AsyncGenerator<{ firstSeq: number; lastSeq: number; words: Set<string> }> {
  const { id, profile, site } = session;
  const tags = await db
    .selectFrom('session_tags')
    .select('tag')
    .where('session_id', '=', id)
    .execute();
  const { name = '', email = '', phone = '' } = profile;
  const about = wordsOf([name, email, phone, ...tags.map(({ tag }) => tag)].join(' '));
  const notes = await db
    .selectFrom('notes')
    .select(['after_seq', 'body'])
    .where('session_id', '=', id)
    .where('after_seq', '>=', fromSeq === 1 ? 0 : fromSeq)
    .orderBy('n')
    .execute();

  let [firstSeq, units] = [fromSeq, 0];
  let words = new Set([siteWord(site), ...about]);
  const add = (body: string) => {
    if (units < MAX_UNITS) for (const word of wordsOf(body)) words.add(word);
    units += body.length;
  };
  const addNotesAfter = (seq: number) => {
    while (notes.length > 0 && notes[0]!.after_seq <= seq) add(notes.shift()!.body);
  };

  if (fromSeq === 1) addNotesAfter(0);
  let lastSeq = fromSeq - 1;
  for await (const message of messagesFrom(db, id, fromSeq)) {
    if (units >= PIECE_UNITS) {
      yield { firstSeq, lastSeq, words };
      [firstSeq, units] = [message.seq, 0];
      words = new Set([siteWord(site), ...about]);
    }
    // Those of the system are the same in many conversations.
    if (message.author_kind !== 'system') add(message.body);
    addNotesAfter(message.seq);
    lastSeq = message.seq;
  }
  addNotesAfter(Infinity);
  if (words.size > 1) yield { firstSeq, lastSeq, words };
}

async function* messagesFrom(db: Kysely<Database>, sessionId: string, fromSeq: number) {
  for (let from = fromSeq; ;) {
    const page = await db
      .selectFrom('messages')
      .select(['seq', 'author_kind', 'body'])
      .where('session_id', '=', sessionId)
      .where('seq', '>=', from)
      .orderBy('seq')
      .limit(PAGE)
      .execute();
    yield* page;
    if (page.length < PAGE) return;
    from = page.at(-1)!.seq + 1;
  }
}
