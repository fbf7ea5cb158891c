import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { SessionStatus } from '../../src/protocol/session.js';
import { prepare } from './prepared.js';
import type { Database } from './schema.js';
import type { ResumedDeadlines } from './session-repository.js';

/** Statuses in which a visitor may write. Written out: each parameter of a statement costs time. */
export const OPEN = [sql.lit<SessionStatus>('queued'), sql.lit<SessionStatus>('active')];

type Values = {
  id: string;
  lease: number;
  now: number;
  idleAt: number | null;
  leftAt: number | null;
  upTo: number;
  openKeyHash: string;
  page: string | null;
};

/** The statements of the session repository, compiled once for a database. */
export function createSessionStatements(db: Kysely<Database>) {
  const update = () => db.updateTable('sessions');

  return {
    find: prepare((v: Pick<Values, 'id'>) =>
      db.selectFrom('sessions').selectAll().where('id', '=', v.id),
    ),
    findByOpenKey: prepare((v: Pick<Values, 'openKeyHash'>) =>
      db.selectFrom('sessions').selectAll().where('open_key_hash', '=', v.openKeyHash),
    ),

    takeSystemSeq: prepare((v: Pick<Values, 'id' | 'now'>) =>
      update()
        .set({ last_seq: sql`last_seq + 1`, updated_at: v.now })
        .where('id', '=', v.id)
        .where('closed_at', 'is', null)
        .returning(['last_seq', 'epoch']),
    ),

    takeSilentSeq: prepare((v: Pick<Values, 'id' | 'now'>) =>
      update()
        .set({ last_seq: sql`last_seq + 1`, updated_at: v.now })
        .where('id', '=', v.id)
        .where('closed_at', 'is', null)
        .where('auto_resolve_at', '<=', v.now)
        .returning(['last_seq', 'epoch']),
    ),

    accept: prepare((v: Pick<Values, 'id' | 'now'>) =>
      update()
        .set({
          lease: sql`lease + 1`,
          stamped_at: v.now,
          seen_at: v.now,
          disconnected_at: null,
          reopenable_since: null,
          ...REVIVED,
        })
        .where('id', '=', v.id)
        .returningAll(),
    ),

    revive: prepare((v: Pick<Values, 'id' | 'now' | 'idleAt' | 'leftAt' | 'page'>) =>
      update()
        .set({
          seen_at: v.now,
          page: sql`coalesce(${v.page}, page)`,
          idle_at: sql`case when idle_at is null then null else ${deadlineOf(v)} end`,
          // It has no socket yet: it gets the full time to make one before it is away again.
          disconnected_at: sql`case when disconnected_at is null then null else ${asTime(v.now)} end`,
          ...REVIVED,
        })
        .where('id', '=', v.id)
        .where('closed_at', 'is', null)
        .returningAll(),
    ),

    disconnect: prepare((v: Pick<Values, 'id' | 'lease' | 'now'>) =>
      update()
        .set({ disconnected_at: v.now })
        .where('id', '=', v.id)
        .where('lease', '=', v.lease)
        .where('disconnected_at', 'is', null)
        .returning('id'),
    ),

    beat: prepare((v: Pick<Values, 'id' | 'lease' | 'now' | 'idleAt' | 'leftAt'>) =>
      update()
        .set({
          seen_at: v.now,
          stamped_at: v.now,
          idle_at: sql`case when idle_at is null then null
                       else coalesce(${deadlineOf(v)}, idle_at) end`,
        })
        .where('id', '=', v.id)
        .where('lease', '=', v.lease)
        .where('status', 'in', OPEN)
        .returning('idle_at'),
    ),

    assign: prepare((v: Pick<Values, 'id' | 'now'> & { agentId: string; agentName: string }) =>
      update()
        .set({
          agent_id: v.agentId,
          agent_name: v.agentName,
          status: sql`case when status = 'queued' then 'active' else status end`,
          updated_at: v.now,
        })
        .where('id', '=', v.id)
        .where('closed_at', 'is', null)
        .returningAll(),
    ),

    unassign: prepare((v: Pick<Values, 'id' | 'now'>) =>
      update()
        .set({
          agent_id: null,
          agent_name: null,
          status: sql`case when status = 'active' then 'queued' else status end`,
          updated_at: v.now,
        })
        .where('id', '=', v.id)
        .where('closed_at', 'is', null)
        .returningAll(),
    ),

    tellEnd: prepare((v: Pick<Values, 'id'>) =>
      update()
        .set({ reopenable_since: null })
        .where('id', '=', v.id)
        .where('closed_at', 'is not', null)
        .returning('id'),
    ),

    reopen: prepare((v: Pick<Values, 'id' | 'now'> & ResumedDeadlines & { seenSince: number }) =>
      update()
        .set({
          status: STATUS_WHEN_OPEN,
          reason: null,
          closed_at: null,
          reopenable_since: null,
          ...NOT_PUT_ASIDE,
          updated_at: v.now,
          waiting_since: FIRST_UNANSWERED_AT,
          idle_at: deadlineOf(v),
          auto_resolve_at: ifAnswered(v.autoResolveAt, FIRST_UNANSWERED_AT),
          // As after a page load: without a socket it is away once that time has passed.
          disconnected_at: sql`case when disconnected_at is null then null else ${asTime(v.now)} end`,
        })
        .where('id', '=', v.id)
        .where('closed_at', 'is not', null)
        .where('reopenable_since', 'is not', null)
        .where('first_visitor_at', 'is not', null)
        .where('seen_at', '>=', v.seenSince)
        .returningAll(),
    ),

    readByVisitor: prepare((v: Pick<Values, 'id' | 'lease' | 'upTo'>) =>
      update()
        .set({ visitor_read: v.upTo })
        .where('id', '=', v.id)
        .where('lease', '=', v.lease)
        .where('status', 'in', OPEN)
        .where('visitor_read', '<', v.upTo)
        .where('last_seq', '>=', v.upTo)
        .returning('id'),
    ),

    readByAgent: prepare((v: Pick<Values, 'id' | 'upTo' | 'now'>) =>
      update()
        .set({ agent_read: v.upTo, agent_read_at: v.now })
        .where('id', '=', v.id)
        .where('agent_read', '<', v.upTo)
        .where('last_seq', '>=', v.upTo)
        .returning('id'),
    ),
  };
}

/** No agent has answered it or taken it. Unlike the status, this holds for an away session too. */
export const IS_UNANSWERED = sql`agent_id is null and answered_at is null`;

/** The idle deadline to set. An unanswered session with an e-mail address is a left message. */
export function deadlineOf({ idleAt, leftAt }: Pick<Values, 'idleAt' | 'leftAt'>) {
  return sql<number | null>`case
    when has_email = 1 and ${IS_UNANSWERED} then ${asTime(leftAt)} else ${asTime(idleAt)} end`;
}

/** A deadline that an agent's message sets. A snoozed session has none until it comes back. */
export function unlessSnoozed(at: number | undefined) {
  return sql<number | null>`case when snoozed_at is null then ${asTime(at ?? null)} end`;
}

/** The time at which a session that goes on is resolved, if an agent had the last word. */
export function ifAnswered(at: number | undefined, waitingSince: RawBuilder<number | null>) {
  return sql<number | null>`case
    when answered_at is not null and ${waitingSince} is null then ${asTime(at ?? null)} end`;
}

/** PostgreSQL takes a parameter for text where nothing else says its type. */
function asTime(value: number | null) {
  return sql<number | null>`cast(${value} as bigint)`;
}

/** Back in the queue, or with its agent. */
const STATUS_WHEN_OPEN = sql<
  'queued' | 'active'
>`case when agent_id is null then 'queued' else 'active' end`;

/** When the visitor wrote first since the last answer of an agent; null if all is answered. */
const FIRST_UNANSWERED_AT = sql<number | null>`(
  select min(unanswered.at) from messages as unanswered
  where unanswered.session_id = sessions.id and unanswered.author_kind = 'visitor'
    and unanswered.seq > coalesce((
      select max(answers.seq) from messages as answers
      where answers.session_id = sessions.id and answers.author_kind = 'agent'), 0))`;

/** For a session that is closed or opened again. */
const NOT_PUT_ASIDE = { snoozed_at: null, snoozed_until: null, spam_at: null };

/** An away session is open again. Others stay as they are. */
const REVIVED = {
  status: sql<'queued' | 'active'>`case
    when status = 'abandoned' and reason = 'disconnected'
    then ${STATUS_WHEN_OPEN}
    else status end`,
  reason: sql<null>`case
    when status = 'abandoned' and reason = 'disconnected' then null else reason end`,
};
