import { sql, type Kysely } from 'kysely';
import type { Message } from '../../src/protocol/message.js';
import type { SessionStatus } from '../../src/protocol/session.js';
import { toMessage, type MessageRow } from './message-repository.js';
import type { Database } from './schema.js';
import type { ListedSession, SessionRecord } from './session-record.js';
import { LISTED_COLUMNS, toListed, toRecord } from './session-rows.js';
import { createBlockRepository } from './block-repository.js';
import { createTagRepository } from './tag-repository.js';

/** A session as a line in the agents' lists. */
export interface ConversationRecord<S extends ListedSession = ListedSession> {
  session: S;
  /** The newest that is no change of another. Its body is cut after `PREVIEW_CHARACTERS`. */
  lastMessage: Message | undefined;
  /** Visitor's messages among the first `MAX_UNREAD` messages above the agents' read mark. */
  unread: number;
  tags: string[];
  /** Its visitor was blocked because of it. */
  blocked: boolean;
}

/** How many places of a list each kind of session has. Places that one kind leaves free go to the others. */
export interface ListPlaces {
  /** The agent's own: first those whose visitors wait for an answer, then the newest. */
  own: number;
  /** Those that wait for a first answer, in the order of the queue. */
  queue: number;
  /** The newest arrivals in the queue. */
  arrivals: number;
  /** The newest sessions of all agents. */
  assigned: number;
  /** Those that were snoozed last. They have no other place. */
  snoozed: number;
}

export interface ConversationList {
  conversations: ConversationRecord[];
  /** How many others there are; at most `MAX_MORE`. */
  more: number;
}

export interface LivingCounts {
  queued: number;
  active: number;
  away: number;
}

export interface ConversationRepository {
  find(sessionId: string): Promise<ConversationRecord<SessionRecord> | undefined>;
  /** Those of these sessions that have a message of the visitor, in no order. */
  findAll(sessionIds: readonly string[]): Promise<ConversationRecord[]>;
  /**
   * Lists sessions that are open or away and have a message of the visitor: first those on places of
   * their own kind, then those on places that were left free. What is read does not grow with the number
   * of sessions. To be called in a snapshot, because it takes several queries.
   */
  list(request: {
    agentId: string;
    /** Only those of these sites; `undefined`: of all. */
    sites: readonly string[] | undefined;
    now: number;
    places: ListPlaces;
  }): Promise<ConversationList>;
  /** How many sessions are open or away and have a message of the visitor. */
  count(): Promise<LivingCounts>;
}

const MAX_MORE = 1_000;
const MAX_UNREAD = 100;
const PREVIEW_CHARACTERS = 300;

export function createConversationRepository(db: Kysely<Database>): ConversationRepository {
  const tags = createTagRepository(db);
  const blocks = createBlockRepository(db);
  /** What agents have put beside these sessions. */
  const besides = async (ids: readonly string[]): Promise<Besides> => ({
    tagsOf: await tags.ofSessions(ids),
    blocked: await blocks.ofSessions(ids),
  });
  /** What a line has besides its session: the last message, and what is unread. */
  const lines = (ids: readonly string[]) =>
    db
      .selectFrom('sessions')
      .leftJoin('messages as last', (join) =>
        join
          .onRef('last.session_id', '=', 'sessions.id')
          .on('last.seq', '=', (eb) =>
            eb
              .selectFrom('messages as said')
              .select('said.seq')
              .whereRef('said.session_id', '=', 'sessions.id')
              .where('said.changes_seq', 'is', null)
              .orderBy('said.seq', 'desc')
              .limit(1),
          ),
      )
      .where('sessions.id', 'in', ids)
      .select((eb) => [
        'last.id as message_id',
        'last.client_id',
        'last.seq',
        'last.author_kind',
        'last.author_name',
        sql<string | null>`substr(last.body, 1, ${sql.lit(PREVIEW_CHARACTERS)})`.as('body'),
        'last.at',
        'last.code',
        'last.params',
        'last.changed',
        eb
          .selectFrom((newer) =>
            newer
              .selectFrom('messages')
              .select('author_kind')
              .whereRef('session_id', '=', 'sessions.id')
              .whereRef('seq', '>', 'sessions.agent_read')
              .orderBy('seq')
              .limit(MAX_UNREAD)
              .as('newer'),
          )
          .select((inner) => inner.fn.countAll<number | string>().as('count'))
          .where('author_kind', '=', 'visitor')
          .as('unread'),
      ]);

  const linesOfLists = (ids: readonly string[]) =>
    lines(ids).select(LISTED_COLUMNS.map((column) => `sessions.${column}` as const));

  /** The sessions that belong in the lists. Each caller adds conditions and an order that an index has. */
  const listed = () =>
    db.selectFrom('sessions').where('closed_at', 'is', null).where('queue_at', 'is not', null);
  /** Those that are not snoozed. The snoozed ones are read past: they are few. */
  const present = () => listed().where('snoozed_at', 'is', null);

  return {
    find: async (sessionId) => {
      const row = await lines([sessionId]).selectAll('sessions').executeTakeFirst();
      if (row === undefined) return undefined;
      return { session: toRecord(row), ...toLine(row, await besides([sessionId])) };
    },

    findAll: async (sessionIds) => {
      if (sessionIds.length === 0) return [];
      const rows = await linesOfLists(sessionIds)
        .where('sessions.first_visitor_at', 'is not', null)
        .execute();
      const beside = await besides(sessionIds);
      return rows.map((row) => ({ session: toListed(row), ...toLine(row, beside) }));
    },

    list: async ({ agentId, sites, now, places }) => {
      const { own, queue, arrivals, assigned, snoozed } = places;
      const limit = own + queue + arrivals + assigned + snoozed;
      /** The first ones in this order, of all sites or of each site by itself: so each has its index. */
      const first = async (
        column: 'queue_at' | 'waiting_since' | 'snoozed_at',
        direction: 'asc' | 'desc',
        narrow: (all: ReturnType<typeof listed>) => ReturnType<typeof listed>,
        from = present,
      ) => {
        const found: { id: string; at: number | null }[] = [];
        for (const site of sites ?? [undefined])
          found.push(
            ...(await narrow(site === undefined ? from() : from().where('site', '=', site))
              .select(['id', `${column} as at`])
              .orderBy(column, direction)
              .limit(limit)
              .execute()),
          );
        const sign = direction === 'asc' ? 1 : -1;
        return found.sort((a, b) => sign * (a.at! - b.at!)).map(({ id }) => id);
      };
      const ids = fillPlaces(limit, [
        {
          places: own,
          ids: [
            ...(await first('waiting_since', 'asc', (all) =>
              all.where('agent_id', '=', agentId).where('waiting_since', 'is not', null),
            )),
            ...(await first('queue_at', 'desc', (all) => all.where('agent_id', '=', agentId))),
          ],
        },
        // PostgreSQL finds the order in the index only if it is named as a whole.
        {
          places: queue,
          ids: await first('queue_at', 'asc', (all) =>
            all.where('agent_id', 'is', null).orderBy('agent_id'),
          ),
        },
        {
          places: arrivals,
          // The place of a session that was put back is in the future, and so is no new arrival.
          ids: await first('queue_at', 'desc', (all) =>
            all
              .where('agent_id', 'is', null)
              .where('queue_at', '<=', now)
              .orderBy('agent_id', 'desc'),
          ),
        },
        {
          places: assigned,
          ids: await first('queue_at', 'desc', (all) => all.where('agent_id', 'is not', null)),
        },
        {
          places: snoozed,
          ids: await first(
            'snoozed_at',
            'desc',
            (all) => all.where('snoozed_at', 'is not', null),
            listed,
          ),
        },
      ]);
      if (ids.length === 0) return { conversations: [], more: 0 };

      const rows = await linesOfLists(ids).execute();
      const byId = new Map(rows.map((row) => [row.id, row]));
      const beside = await besides(ids);
      const { count } = await db
        .selectFrom(
          (sites === undefined ? listed() : listed().where('site', 'in', sites))
            .select('queue_at')
            .limit(limit + MAX_MORE)
            .as('counted'),
        )
        .select((eb) => eb.fn.countAll<number | string>().as('count'))
        .executeTakeFirstOrThrow();
      return {
        conversations: ids
          .map((id) => byId.get(id)!)
          .map((row) => ({ session: toListed(row), ...toLine(row, beside) })),
        more: Number(count) - ids.length,
      };
    },

    count: async () => {
      const rows = await db
        .selectFrom('sessions')
        .select((eb) => ['status', eb.fn.countAll<number | string>().as('count')])
        .where('closed_at', 'is', null)
        .where('first_visitor_at', 'is not', null)
        .groupBy('status')
        .execute();
      const count = (status: SessionStatus) =>
        Number(rows.find((row) => row.status === status)?.count ?? 0);
      return { queued: count('queued'), active: count('active'), away: count('abandoned') };
    },
  };
}

interface Besides {
  tagsOf: ReadonlyMap<string, string[]>;
  blocked: ReadonlySet<string>;
}

/** The row of a line. Without a last message, the columns of the message are null. */
type LineRow = { id: string } & {
  [Column in keyof Omit<MessageRow, 'id'>]: MessageRow[Column] | null;
} & {
  message_id: string | null;
  unread: number | string | null;
};

function toLine(row: LineRow, { tagsOf, blocked }: Besides): Omit<ConversationRecord, 'session'> {
  const { message_id: id, unread } = row;
  return {
    lastMessage: id === null ? undefined : toMessage({ ...(row as Omit<MessageRow, 'id'>), id }),
    unread: Number(unread ?? 0),
    tags: tagsOf.get(row.id) ?? [],
    blocked: blocked.has(row.id),
  };
}

/** Gives each group its places, and then the places left free to the groups in their order. */
function fillPlaces(limit: number, groups: { places: number; ids: string[] }[]): string[] {
  const chosen = new Set<string>();
  const choose = (ids: string[], places: number) => {
    const others = ids.filter((id) => !chosen.has(id));
    for (const id of others.slice(0, places)) chosen.add(id);
  };
  for (const { places, ids } of groups) choose(ids, places);
  for (const { ids } of groups) choose(ids, limit - chosen.size);
  return [...chosen];
}
