import { sql, type Kysely, type Selectable } from 'kysely';
import type { AuthorKind } from '../../src/protocol/message.js';
import type { SessionReason, SessionStatus } from '../../src/protocol/session.js';
import {
  addCount,
  decodeFigures,
  encodeFigures,
  type Figure,
  type FigureCounts,
} from './figure-codec.js';
import type { SessionFactsTable } from './report-schema.js';
import type { Database } from './schema.js';
import type { Unlocked } from './unlocked-sessions.js';

/** A quarter of an hour: every time zone of today differs from UTC by a multiple of it. */
export const SLOT_MS = 15 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

/** How a visitor came back. `late`: after more than 30 minutes; beside one of the others, or alone. */
export type ReturnKind = 'reload' | 'newTab' | 'late' | 'network';

/** A return, as reports count it. */
export interface VisitorReturn {
  kinds: readonly ReturnKind[];
  /** The conversation goes on. */
  restored: boolean;
}

/** What the figures of a session are made from. Times in ms since 1970. */
export interface ReportedSession {
  id: string;
  site: string;
  status: SessionStatus;
  reason: SessionReason | undefined;
  lastSeq: number;
  agentId: string | undefined;
  firstVisitorAt: number;
  answeredAt: number | undefined;
  closedAt: number | undefined;
  disconnectedAt: number | undefined;
  spam: boolean;
}

/** A message without its text. */
export interface ReportedMessage {
  sessionId: string;
  authorKind: AuthorKind;
  authorId: string | undefined;
  at: number;
}

/** What a session's messages do not tell. */
export type SessionFacts = Omit<Selectable<SessionFactsTable>, 'session_id' | 'figures'>;

/** Something that is counted at a time, for a site (`''`: none) or for one agent of all sites. */
export interface ReportCount {
  id: string;
  at: number;
  site: string;
  /** `''`: not for an agent. */
  agentId: string;
  figure: Figure;
  count: number;
}

/** A change of the sums. */
export type ReportChange = Omit<ReportCount, 'id'> & { value: number };

/** Sums of a quarter of an hour, or (slot -1) of a day. */
export interface Rollup {
  agentId: string;
  /** UTC days since 1970. */
  day: number;
  slot: number;
  site: string;
  /** For `decodeFigures`. */
  figures: string;
}

/** Rows of the sums: each of these slots on each of these days, for these agents (`''`: for all). */
export interface RollupRange {
  agents: readonly string[];
  slots: readonly number[];
  days: { from: number; to: number };
  /** `undefined`: of all. */
  sites: readonly string[] | undefined;
}

/**
 * The figures of the reports: sums for each quarter of an hour and each day of UTC. What a session adds to
 * them is kept beside it, so that it can be taken back when the session goes on. Sums contain no id of a
 * session and no text.
 */
export interface ReportRepository {
  /**
   * Until the end of the transaction, nobody else changes the sums. Before all else in the transaction: who
   * locks sessions first may wait for another in a circle.
   */
  lock(): Promise<void>;
  /** Closed sessions whose end is not in the sums yet, those that ended last first. */
  unreported(limit: number): Promise<string[]>;
  /** All open or away sessions that have a message of their visitor. */
  living(): Promise<string[]>;
  /**
   * Locks these sessions until the end of the transaction, and notes that their end is in the sums, which the
   * transaction is to see to. Leaves out those without a visitor's message and, unless `wait` is given, those
   * that somebody else is changing.
   */
  take(ids: readonly string[], wait?: 'wait'): Promise<ReportedSession[]>;
  /** Messages of these sessions in the order of their logs. */
  messages(ids: readonly string[]): Promise<ReportedMessage[]>;
  /** What is noted of these sessions, and what `keep` has kept. */
  facts(
    ids: readonly string[],
  ): Promise<Map<string, { facts: SessionFacts; figures: string | undefined }>>;
  /** Keeps what the sums contain of a session. */
  keep(sessionId: string, figures: string): Promise<void>;
  /** Adds to the sums. */
  change(changes: readonly ReportChange[]): Promise<void>;

  /** The visitor has returned. To be called in the transaction of the return. */
  noteReturn(sessionId: string, visit: VisitorReturn): Promise<void>;
  /** A stored message came again. To be called in a transaction. */
  noteResend(sessionId: string, clientId: string): Promise<void>;
  /** Counts something that belongs to no conversation. It waits to be taken. */
  count(counted: ReportCount): Promise<void>;
  /** Removes waiting counts, and hands them over. To be called in the transaction that adds them. */
  takeCounts(limit: number): Promise<ReportCount[]>;

  /**
   * An agent was available from one time to another, in ms since 1970. Resolves with the time from which on this
   * is news: another node may have counted a part of it. To be called when the sums are locked.
   */
  extendAvailability(span: { agentId: string; from: number; to: number }): Promise<number>;

  rollups(range: RollupRange): Promise<Rollup[]>;
}

export function createReportRepository(
  db: Kysely<Database>,
  unlocked: Unlocked,
  lockRollups: () => Promise<void>,
): ReportRepository {
  const bump = (column: keyof SessionFacts) => sql<number>`session_facts.${sql.ref(column)} + 1`;
  /** Adds 1 to these counters of a session. */
  const addOne = async (sessionId: string, columns: readonly (keyof SessionFacts)[]) => {
    await db
      .insertInto('session_facts')
      .values({ session_id: sessionId, ...Object.fromEntries(columns.map((c) => [c, 1])) })
      .onConflict((conflict) =>
        conflict
          .column('session_id')
          .doUpdateSet(Object.fromEntries(columns.map((column) => [column, bump(column)]))),
      )
      .execute();
  };

  const changeRow = async (row: Omit<Rollup, 'figures'>, added: FigureCounts) => {
    const key = { agent_id: row.agentId, slot: row.slot, day: row.day, site: row.site };
    const stored = await db
      .selectFrom('report_rollups')
      .select('figures')
      .where((eb) => eb.and(key))
      .executeTakeFirst();
    const sums: FigureCounts = new Map();
    if (stored !== undefined)
      decodeFigures(stored.figures, (figure, { values, counts, length }) => {
        for (let index = 0; index < length; index += 1)
          addCount(sums, figure, values[index]!, counts[index]!);
      });
    for (const [figure, values] of added)
      for (const [value, count] of values) addCount(sums, figure, value, count);
    const figures = encodeFigures(sums);
    await db
      .insertInto('report_rollups')
      .values({ ...key, figures })
      .onConflict((conflict) =>
        conflict.columns(['agent_id', 'slot', 'day', 'site']).doUpdateSet({ figures }),
      )
      .execute();
  };

  return {
    lock: lockRollups,

    unreported: async (limit) => {
      const rows = await db
        .selectFrom('sessions')
        .select('id')
        .where('closed_at', 'is not', null)
        .where('first_visitor_at', 'is not', null)
        .where(IS_UNREPORTED)
        .orderBy('closed_at', 'desc')
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },
    living: async () => {
      const rows = await db
        .selectFrom('sessions')
        .select('id')
        .where('closed_at', 'is', null)
        .where('first_visitor_at', 'is not', null)
        .execute();
      return rows.map(({ id }) => id);
    },
    take: async (ids, wait) => {
      if (ids.length === 0) return [];
      const update = db
        .updateTable('sessions')
        .set((eb) => ({ reported_at: eb.ref('closed_at') }))
        .where('first_visitor_at', 'is not', null);
      const rows = await (
        wait === undefined
          ? update.where(unlocked((eb) => eb('id', 'in', ids)))
          : update.where('id', 'in', ids)
      )
        .returning([
          'id',
          'site',
          'status',
          'reason',
          'last_seq',
          'agent_id',
          'first_visitor_at',
          'answered_at',
          'closed_at',
          'disconnected_at',
          'spam_at',
        ])
        .execute();
      return rows.map((row) => ({
        id: row.id,
        site: row.site,
        status: row.status,
        reason: row.reason ?? undefined,
        lastSeq: row.last_seq,
        agentId: row.agent_id ?? undefined,
        firstVisitorAt: row.first_visitor_at!,
        answeredAt: row.answered_at ?? undefined,
        closedAt: row.closed_at ?? undefined,
        disconnectedAt: row.disconnected_at ?? undefined,
        spam: row.spam_at !== null,
      }));
    },
    messages: async (ids) => {
      if (ids.length === 0) return [];
      const rows = await db
        .selectFrom('messages')
        .select(['session_id', 'author_kind', 'author_id', 'at'])
        .where('session_id', 'in', ids)
        .orderBy('session_id')
        .orderBy('seq')
        .execute();
      return rows.map((row) => ({
        sessionId: row.session_id,
        authorKind: row.author_kind,
        authorId: row.author_id ?? undefined,
        at: row.at,
      }));
    },
    facts: async (ids) => {
      if (ids.length === 0) return new Map();
      const rows = await db
        .selectFrom('session_facts')
        .selectAll()
        .where('session_id', 'in', ids)
        .execute();
      return new Map(
        rows.map(({ session_id: id, figures, ...facts }) => [
          id,
          { facts, figures: figures ?? undefined },
        ]),
      );
    },
    keep: async (sessionId, figures) => {
      await db
        .insertInto('session_facts')
        .values({ session_id: sessionId, figures })
        .onConflict((conflict) => conflict.column('session_id').doUpdateSet({ figures }))
        .execute();
    },
    change: async (changes) => {
      const rows = new Map<string, { row: Omit<Rollup, 'figures'>; added: FigureCounts }>();
      for (const { agentId, at, site, figure, value, count } of changes) {
        const day = Math.floor(at / DAY_MS);
        for (const slot of [-1, Math.floor((at - day * DAY_MS) / SLOT_MS)]) {
          // A site's token has no space.
          const key = `${agentId} ${day} ${slot} ${site}`;
          const found = rows.get(key) ?? { row: { agentId, day, slot, site }, added: new Map() };
          rows.set(key, found);
          addCount(found.added, figure, value, count);
        }
      }
      for (const { row, added } of rows.values())
        if ([...added.values()].some((values) => values.size > 0)) await changeRow(row, added);
    },

    noteReturn: (sessionId, { kinds, restored }) =>
      addOne(
        sessionId,
        ['all' as const, ...kinds].flatMap((kind) => {
          const [returns, found] = RETURN_COLUMNS[kind];
          return restored ? [returns, found] : [returns];
        }),
      ),
    noteResend: async (sessionId, clientId) => {
      const resent = await db
        .updateTable('messages')
        .set({ resends: sql`coalesce(resends, 0) + 1` })
        .where('session_id', '=', sessionId)
        .where('client_id', '=', clientId)
        .returning('resends')
        .executeTakeFirst();
      if (resent === undefined) return;
      await addOne(sessionId, resent.resends === 1 ? ['sent_again', 'duplicates'] : ['duplicates']);
    },
    count: async ({ agentId, ...counted }) => {
      await db
        .insertInto('report_counts')
        .values({ ...counted, agent_id: agentId })
        .execute();
    },
    takeCounts: async (limit) => {
      const rows = await db
        .deleteFrom('report_counts')
        .where('id', 'in', db.selectFrom('report_counts').select('id').limit(limit))
        .returningAll()
        .execute();
      return rows.map(({ agent_id: agentId, figure, ...row }) => ({
        ...row,
        agentId,
        figure: figure as Figure,
      }));
    },

    extendAvailability: async ({ agentId, from, to }) => {
      const row = await db
        .selectFrom('agent_hours')
        .select('counted_until')
        .where('agent_id', '=', agentId)
        .executeTakeFirst();
      const start = Math.max(from, row?.counted_until ?? from);
      if (start >= to) return to;
      const values = { counted_until: to };
      await db
        .insertInto('agent_hours')
        .values({ agent_id: agentId, ...values })
        .onConflict((conflict) => conflict.column('agent_id').doUpdateSet(values))
        .execute();
      return start;
    },

    rollups: async ({ agents, slots, days, sites }) => {
      if (agents.length === 0 || slots.length === 0 || sites?.length === 0) return [];
      let query = db
        .selectFrom('report_rollups')
        .select(['agent_id as agentId', 'day', 'slot', 'site', 'figures'])
        .where('agent_id', 'in', agents)
        .where('slot', 'in', slots)
        .where('day', '>=', days.from)
        .where('day', '<=', days.to);
      if (sites !== undefined) query = query.where('site', 'in', sites);
      return query.execute();
    },
  };
}

/** As the index says it, so that both databases use it. */
const IS_UNREPORTED = sql<boolean>`(reported_at is null or reported_at <> closed_at)`;

const RETURN_COLUMNS = {
  all: ['returns', 'restored'],
  reload: ['reload_returns', 'reload_restored'],
  newTab: ['new_tab_returns', 'new_tab_restored'],
  late: ['late_returns', 'late_restored'],
  network: ['network_returns', 'network_restored'],
} as const satisfies Record<ReturnKind | 'all', readonly (keyof SessionFacts)[]>;
