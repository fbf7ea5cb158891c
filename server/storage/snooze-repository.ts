import { sql, type Kysely } from 'kysely';
import { BATCH } from '../in-batches.js';
import type { Database } from './schema.js';
import type { ResumedDeadlines } from './session-repository.js';
import { deadlineOf, ifAnswered } from './session-statements.js';

/**
 * Conversations that agents have put aside. A snoozed one has no other deadline, so that it is still open when
 * it comes back. Its visitor's next message ends the snooze: see the message log.
 */
export interface SnoozeRepository {
  /**
   * Puts aside a living session in which the visitor has written, also one that is snoozed already. `until`:
   * `undefined` is until the visitor writes. `seen`: only if the log has nothing after this seq.
   */
  begin(change: {
    id: string;
    now: number;
    until: number | undefined;
    seen?: number | undefined;
  }): Promise<boolean>;
  /** Ends a snooze. With `due` only one of those that `due` finds: so one node of several ends it. */
  end(change: { id: string; now: number; due?: true } & ResumedDeadlines): Promise<boolean>;
  /** Snoozed sessions that are to come back: their time has come, or their visitor has written since. */
  due(now: number): Promise<{ id: string; site: string }[]>;
}

/** A server of the version before stores messages and ends no snooze. */
const VISITOR_HAS_WRITTEN = sql<boolean>`exists (
  select 1 from messages as newer
  where newer.session_id = sessions.id and newer.author_kind = 'visitor'
    and newer.at > sessions.snoozed_at)`;

const isDue = (now: number) => sql<boolean>`(snoozed_until <= ${now} or ${VISITOR_HAS_WRITTEN})`;

export function createSnoozeRepository(db: Kysely<Database>): SnoozeRepository {
  return {
    begin: async ({ id, now, until, seen }) => {
      let change = db
        .updateTable('sessions')
        .set({
          snoozed_at: now,
          snoozed_until: until ?? null,
          idle_at: null,
          auto_resolve_at: null,
          updated_at: now,
        })
        .where('id', '=', id)
        .where('closed_at', 'is', null)
        .where('first_visitor_at', 'is not', null);
      if (seen !== undefined) change = change.where('last_seq', '<=', seen);
      return (await change.returning('id').execute()).length > 0;
    },
    end: async ({ id, now, due, ...deadlines }) => {
      let change = db
        .updateTable('sessions')
        .set({
          snoozed_at: null,
          snoozed_until: null,
          idle_at: deadlineOf(deadlines),
          auto_resolve_at: ifAnswered(deadlines.autoResolveAt, sql`waiting_since`),
          updated_at: now,
        })
        .where('id', '=', id)
        .where('closed_at', 'is', null)
        .where('snoozed_at', 'is not', null);
      if (due) change = change.where(isDue(now));
      return (await change.returning('id').execute()).length > 0;
    },
    due: (now) =>
      db
        .selectFrom('sessions')
        .select(['id', 'site'])
        .where('snoozed_at', 'is not', null)
        .where('closed_at', 'is', null)
        .where(isDue(now))
        .limit(BATCH)
        .execute(),
  };
}
