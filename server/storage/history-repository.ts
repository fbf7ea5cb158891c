import {
  expressionBuilder,
  sql,
  type Expression,
  type Kysely,
  type Selectable,
  type SqlBool,
} from 'kysely';
import type { HistoryStatus } from '../../src/protocol/history.js';
import type { AuthorKind } from '../../src/protocol/message.js';
import type { Database, SessionsTable } from './schema.js';
import type { SearchEngine } from './search-engine.js';
import { firstPieceId } from './search-index-repository.js';
import type { SearchTerm } from './search-words.js';
import type { ListedSession } from './session-record.js';
import { LISTED_COLUMNS, toListed } from './session-rows.js';

/** Which conversations; those without a visitor's message never. */
export interface HistoryCondition {
  status: HistoryStatus;
  /** Only those on these sites; `undefined`: on all. */
  sites: readonly string[] | undefined;
  agentId: string | undefined;
  /** Begun at this time or later, and before that one, in ms since 1970. */
  from: number | undefined;
  to: number | undefined;
}

/** A conversation of the history. */
export interface HistoryRecord extends ListedSession {
  /** How many messages it had, those of the system included. */
  messages: number;
  closedAt: number | undefined;
}

export interface FoundPieces {
  found: { session: HistoryRecord; pieceId: number }[];
  /** Where to go on; `undefined`: this was all. */
  below: number | undefined;
}

/** A text of a conversation, for showing what was found. */
export interface SearchedText {
  pieceId: number;
  source: AuthorKind | 'note';
  body: string;
}

/** All conversations, the newest first. */
export interface HistoryRepository {
  /** Those older than `before`. What is read does not depend on how many there are, but on how many it passes over. */
  list(
    condition: HistoryCondition,
    page: { before: { createdAt: number; id: string } | undefined; limit: number },
  ): Promise<HistoryRecord[]>;
  /**
   * Those that contain all terms, of the pieces below `below`. It looks at a bounded number of pieces: what it finds
   * may be less than `limit`, or nothing, and still not all.
   */
  search(
    terms: readonly SearchTerm[],
    condition: HistoryCondition,
    page: { below: number | undefined; limit: number },
  ): Promise<FoundPieces>;
  /** The texts of these pieces, in the order of the conversation, messages before notes. */
  textsOf(pieceIds: readonly number[]): Promise<SearchedText[]>;
}

/** Pieces that a search looks at before it says where it has stopped. First a few, which often suffice. */
const CANDIDATES = [200, 2_000, 8_000] as const;
/** The same if a word is a beginning. Each step costs more: SQLite reads all words that begin so, each time. */
const CANDIDATES_BY_PREFIX = [200, 4_000] as const;

const where = expressionBuilder<Database, 'sessions'>();

/** By columns of the index `sessions_history` only; spam has an index of its own. */
const OF_STATUS: Readonly<Record<HistoryStatus, Expression<SqlBool> | undefined>> = {
  all: undefined,
  closed: where.or([where('status', 'in', ['ended', 'resolved']), where('reason', '=', 'idle')]),
  open: where('status', 'in', ['queued', 'active']),
  away: where('reason', '=', 'disconnected'),
  ended: where('status', '=', 'ended'),
  cleared: where('reason', '=', 'cleared'),
  logout: where('reason', '=', 'logout'),
  resolved: where.and([where('status', '=', 'resolved'), where('reason', 'is', null)]),
  inactive: where('reason', '=', 'inactive'),
  idle: where('reason', '=', 'idle'),
  spam: where('spam_at', 'is not', null),
};

function holds({ status, sites, agentId, from, to }: HistoryCondition): Expression<SqlBool> {
  const ofStatus = OF_STATUS[status];
  return where.and([
    where('first_visitor_at', 'is not', null),
    ...(ofStatus === undefined ? [] : [ofStatus]),
    ...(sites === undefined ? [] : [where('site', 'in', sites)]),
    ...(agentId === undefined ? [] : [where('agent_id', '=', agentId)]),
    ...(from === undefined ? [] : [where('created_at', '>=', from)]),
    ...(to === undefined ? [] : [where('created_at', '<', to)]),
  ]);
}

const COLUMNS = [...LISTED_COLUMNS, 'last_seq', 'closed_at'].map(
  (column) => `sessions.${column}` as `sessions.${(typeof LISTED_COLUMNS)[number]}`,
);

export function createHistoryRepository(
  db: Kysely<Database>,
  engine: SearchEngine,
): HistoryRepository {
  return {
    list: async (condition, { before, limit }) => {
      if (condition.sites?.length === 0) return [];
      let query = db.selectFrom('sessions').where(holds(condition));
      if (before !== undefined)
        query = query.where((eb) =>
          eb(eb.refTuple('created_at', 'id'), '<', eb.tuple(before.createdAt, before.id)),
        );
      const rows = await query
        .select(COLUMNS)
        .select(['sessions.last_seq', 'sessions.changes', 'sessions.closed_at'])
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toHistory);
    },

    search: async (terms, condition, { below: start, limit }) => {
      const { sites, from, to } = condition;
      if (terms.length === 0 || sites?.length === 0) return { found: [], below: undefined };
      const least = from === undefined ? 0 : firstPieceId(from);
      let below = Math.min(
        start ?? Number.MAX_SAFE_INTEGER,
        // The second in which it ends counts as well: `created_at` decides.
        to === undefined ? Number.MAX_SAFE_INTEGER : firstPieceId(to + 999),
      );
      const found: FoundPieces['found'] = [];
      const hasPrefix = terms.some(({ prefix }) => prefix);
      const steps = hasPrefix ? CANDIDATES_BY_PREFIX : CANDIDATES;
      for (const count of steps) {
        const candidates = engine.matching(terms, { sites, from: least, below, limit: count });
        const rows = await db
          .with('candidates', () => candidates)
          .with('fitting', (query) =>
            query
              .selectFrom('candidates')
              .innerJoin('search_pieces', 'search_pieces.id', 'candidates.id')
              .innerJoin('sessions', 'sessions.id', 'search_pieces.session_id')
              .where(holds(condition))
              .select(COLUMNS)
              .select([
                'sessions.last_seq',
                'sessions.changes',
                'sessions.closed_at',
                'candidates.id as piece_id',
              ])
              .orderBy('candidates.id', 'desc')
              .limit(limit - found.length + 1),
          )
          .selectFrom((query) =>
            query
              .selectFrom('candidates')
              .select((eb) => [
                eb.fn.countAll<number | string>().as('count'),
                eb.fn.min('candidates.id').as('least'),
              ])
              .as('looked'),
          )
          // Nothing may fit.
          .leftJoin('fitting', (join) => join.onTrue())
          .selectAll()
          .orderBy('piece_id', 'desc')
          .execute();
        for (const { piece_id: pieceId, ...row } of rows)
          if (pieceId !== null) found.push({ session: toHistory(row as HistoryRow), pieceId });
        if (found.length > limit)
          return { found: found.slice(0, limit), below: found[limit - 1]!.pieceId };
        const [looked] = rows;
        if (looked === undefined || Number(looked.count) < count)
          return { found, below: undefined };
        below = looked.least;
      }
      return { found, below };
    },

    textsOf: async (pieceIds) => {
      if (pieceIds.length === 0) return [];
      const messages = await db
        .selectFrom('search_pieces')
        .innerJoin('messages', (join) =>
          join
            .onRef('messages.session_id', '=', 'search_pieces.session_id')
            .onRef('messages.seq', '>=', 'search_pieces.first_seq')
            .onRef('messages.seq', '<=', 'search_pieces.last_seq'),
        )
        .select(['search_pieces.id as pieceId', 'author_kind as source', 'body'])
        .where('search_pieces.id', 'in', pieceIds)
        .where('author_kind', '<>', 'system')
        .orderBy('search_pieces.id')
        .orderBy('seq')
        .execute();
      const notes = await db
        .selectFrom('search_pieces')
        .innerJoin('notes', 'notes.session_id', 'search_pieces.session_id')
        .select(['search_pieces.id as pieceId', sql.lit<'note'>('note').as('source'), 'body'])
        .where('search_pieces.id', 'in', pieceIds)
        .orderBy('n')
        .execute();
      return [...messages, ...notes];
    },
  };
}

type HistoryRow = Parameters<typeof toListed>[0] &
  Selectable<Pick<SessionsTable, 'last_seq' | 'changes' | 'closed_at'>>;

function toHistory(row: HistoryRow): HistoryRecord {
  const messages = row.last_seq - row.changes;
  return { ...toListed(row), messages, closedAt: row.closed_at ?? undefined };
}
