import { sql, type Kysely } from 'kysely';
import { BATCH } from '../in-batches.js';
import type { Database } from './schema.js';
import { OPEN } from './session-statements.js';
import type { Unlocked } from './unlocked-sessions.js';

/**
 * The changes that time makes to sessions. Each is one statement that repeats its condition, so it may
 * run on several nodes, twice, or late. It resolves with the ids of the sessions that it changed.
 */
export interface SweepRepository {
  /** Sockets of a node that died: not stamped since `before`, disconnected then. */
  disconnectUnstamped(before: number): Promise<string[]>;
  /** Open, and without a socket since `before`: away. */
  abandonDisconnected(before: number, now: number): Promise<string[]>;
  /** Living, and past its idle deadline: closed. It can be reopened. */
  abandonIdle(now: number): Promise<string[]>;
  /**
   * Living, answered, and silent past the limit of these sites: to be resolved. A session whose idle
   * deadline passed earlier becomes idle instead. Changes nothing.
   */
  dueForAutoResolve(sites: readonly string[], now: number): Promise<string[]>;
  /** Never had a visitor's message, and closed or without a socket since `before`: gone. */
  removeEmpty(before: number): Promise<string[]>;
  /**
   * Closed before `before` on these sites, which keep no log, with figures in the reports: removes what people wrote,
   * notes and tags included, also those that were added after the last sweep. At most {@link REMOVED_AT_ONCE} sessions,
   * which are marked with `now`. To be called in a transaction: all of it goes or nothing, and two nodes that sweep do
   * not wait for each other.
   */
  removeLogs(sites: readonly string[], before: number, now: number): Promise<string[]>;
  /**
   * Closed before `before`, on these sites or on all but these, with figures in the reports: gone altogether. At most
   * {@link REMOVED_AT_ONCE} of them.
   */
  removeClosed(
    before: number,
    sites: { only: readonly string[] } | { except: readonly string[] },
  ): Promise<string[]>;
  /** Removes marks of erased sessions, used identity tokens and one-time links that have expired. */
  removeExpired(before: { erasedAt: number; now: number }): Promise<void>;
}

/**
 * Conversations that are removed at once. Fewer than other changes take: to remove one from the index of the embedded
 * database takes milliseconds, in which nothing else runs.
 */
export const REMOVED_AT_ONCE = 20;

/** Reports have its figures, or it has none: what they are made from may go. */
const IS_REPORTED = sql<boolean>`(first_visitor_at is null or reported_at = closed_at)`;

/** The tables of what people wrote, where the visitor was, and what other systems told of it, in a session. */
const WRITTEN = [
  'messages',
  'notes',
  'session_tags',
  'tasks',
  'session_pages',
  'session_contexts',
] as const;

export function createSweepRepository(db: Kysely<Database>, unlocked: Unlocked): SweepRepository {
  const ids = (rows: { id: string }[]) => rows.map(({ id }) => id);
  /** Repeats a change until it finds no whole batch any more. */
  const all = async (change: { execute(): Promise<{ id: string }[]> }) => {
    const changed: string[] = [];
    for (;;) {
      const batch = ids(await change.execute());
      changed.push(...batch);
      if (batch.length < BATCH) return changed;
    }
  };

  return {
    disconnectUnstamped: (before) =>
      all(
        db
          .updateTable('sessions')
          .set((eb) => ({ disconnected_at: eb.ref('stamped_at') }))
          .where(
            unlocked((eb) =>
              eb.and([
                eb('closed_at', 'is', null),
                eb('disconnected_at', 'is', null),
                eb('stamped_at', '<', before),
              ]),
            ),
          )
          .returning('id'),
      ),
    abandonDisconnected: (before, now) =>
      all(
        db
          .updateTable('sessions')
          .set({ status: 'abandoned', reason: 'disconnected', updated_at: now })
          .where(
            unlocked((eb) =>
              eb.and([
                eb('closed_at', 'is', null),
                eb('status', 'in', OPEN),
                eb('disconnected_at', '<=', before),
                eb('first_visitor_at', 'is not', null),
              ]),
            ),
          )
          .returning('id'),
      ),
    abandonIdle: (now) =>
      all(
        db
          .updateTable('sessions')
          .set({
            status: 'abandoned',
            reason: 'idle',
            updated_at: now,
            closed_at: now,
            reopenable_since: now,
            idle_at: null,
            auto_resolve_at: null,
            waiting_since: null,
            address_group: null,
          })
          .where(
            unlocked((eb) =>
              eb.and([
                eb('closed_at', 'is', null),
                eb('idle_at', '<=', now),
                eb('first_visitor_at', 'is not', null),
              ]),
            ),
          )
          .returning('id'),
      ),
    dueForAutoResolve: async (sites, now) => {
      if (sites.length === 0) return [];
      const due = db
        .selectFrom('sessions')
        .select('id')
        .where('closed_at', 'is', null)
        .where('auto_resolve_at', '<=', now)
        .where('site', 'in', sites)
        .where((eb) =>
          eb.or([eb('idle_at', 'is', null), eb('auto_resolve_at', '<=', eb.ref('idle_at'))]),
        );
      return ids(await due.limit(BATCH).execute());
    },
    removeEmpty: (before) =>
      all(
        db
          .deleteFrom('sessions')
          .where(
            unlocked((eb) =>
              eb.and([
                eb('first_visitor_at', 'is', null),
                eb.or([eb('disconnected_at', '<=', before), eb('closed_at', '<=', before)]),
              ]),
            ),
          )
          .returning('id'),
      ),
    removeLogs: async (sites, before, now) => {
      if (sites.length === 0) return [];
      const due = await db
        .updateTable('sessions')
        .set({
          profile: '{}',
          routing_data: '{}',
          conversation_data: '{}',
          page: null,
          browser: null,
          language: null,
          reopenable_since: null,
          log_removed_at: now,
        })
        .where(
          unlocked(
            (eb) =>
              eb.and([
                eb('closed_at', '<=', before),
                eb('site', 'in', sites),
                eb('log_removed_at', 'is', null),
                IS_REPORTED,
              ]),
            REMOVED_AT_ONCE,
          ),
        )
        .returning('id')
        .execute();
      if (due.length > 0)
        for (const table of WRITTEN)
          await db.deleteFrom(table).where('session_id', 'in', ids(due)).execute();
      return ids(due);
    },
    removeClosed: async (before, sites) => {
      const [operator, tokens] =
        'only' in sites ? (['in', sites.only] as const) : (['not in', sites.except] as const);
      const old = db
        .deleteFrom('sessions')
        .where(
          unlocked(
            (eb) =>
              eb.and([
                eb('closed_at', '<=', before),
                IS_REPORTED,
                ...(tokens.length > 0 ? [eb('site', operator, tokens)] : []),
              ]),
            REMOVED_AT_ONCE,
          ),
        );
      return ids(await old.returning('id').execute());
    },
    removeExpired: async ({ erasedAt, now }) => {
      await db.deleteFrom('erased').where('erased_at', '<', erasedAt).execute();
      await db.deleteFrom('identity_uses').where('expires_at', '<', now).execute();
      await db.deleteFrom('setup_links').where('expires_at', '<', now).execute();
    },
  };
}
