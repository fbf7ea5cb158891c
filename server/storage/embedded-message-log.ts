import { sql, type CompiledQuery, type Kysely, type RawBuilder } from 'kysely';
import { hasUnseenAnswer, queuePlace } from './message-log-sql.js';
import type { AgentChange, MessageLog, WrittenMessage } from './message-log.js';
import { prepare } from './prepared.js';
import type { Database } from './schema.js';
import type { IdleDeadlines } from './session-repository.js';
import { deadlineOf, OPEN, unlessSnoozed } from './session-statements.js';

/** Runs a query at once. */
export type RunNow = <Row>(query: CompiledQuery<Row>) => Row[];

/**
 * Runs `work` as a transaction that is committed together with others. It cannot be undone by itself: only
 * its first query may fail. Resolves after the commit.
 */
export type RunTogether = <T>(work: (run: RunNow) => T) => Promise<T>;

/**
 * The log in the embedded database. A message is stored before it is counted, with the seq that it will
 * have. Whatever can go wrong goes wrong in that first statement, so nothing has to be undone, and the
 * transaction needs no savepoint.
 */
export function createEmbeddedMessageLog(
  db: Kysely<Database>,
  runTogether: RunTogether,
): MessageLog {
  const s = createMessageLogStatements(db);

  return {
    appendByVisitor: (message, change) =>
      runTogether((run) => {
        const [stored] = run(s.storeByVisitor({ ...message, lease: change.lease }));
        if (stored === undefined) return undefined;
        const [counted] = run(s.countByVisitor({ ...message, ...change }));
        const { epoch, queue_at: queueAt, snoozed_at: snoozedAt } = counted!;
        if (queueAt === null) run(s.enterLists(message));
        if (snoozedAt !== null) run(s.endSnooze(message));
        return { seq: stored.seq, epoch };
      }),
    appendByAgent: (message, change) =>
      runTogether((run) => {
        const [stored] = run(s.storeByAgent({ ...message, ...change }));
        if (stored === undefined) return undefined;
        const [counted] = run(s.countByAgent({ ...message, ...change }));
        const { epoch, agent_id: agentId } = counted!;
        if (agentId === null) run(s.assign({ ...message, ...change }));
        return { seq: stored.seq, epoch, assigned: agentId === null };
      }),
  };
}

/** The statements of the log, compiled once for a database. */
export function createMessageLogStatements(db: Kysely<Database>) {
  const count = (v: WrittenMessage) =>
    db
      .updateTable('sessions')
      .set({ last_seq: sql`last_seq + 1`, updated_at: v.at })
      .where('id', '=', v.sessionId);
  const raw = (query: RawBuilder<{ seq: number }>) => ({ compile: () => query.compile(db) });

  return {
    storeByVisitor: prepare((v: WrittenMessage & { lease: number }) =>
      raw(sql`
        insert into messages (session_id, seq, id, client_id, author_kind, body, at)
        select id, last_seq + 1, ${v.id}, ${v.clientId}, 'visitor', ${v.body}, ${v.at} from sessions
        where id = ${v.sessionId} and lease = ${v.lease} and status in (${sql.join(OPEN)})
        returning seq`),
    ),
    countByVisitor: prepare((v: WrittenMessage & IdleDeadlines) =>
      count(v)
        .set({
          seen_at: v.at,
          first_visitor_at: sql`coalesce(first_visitor_at, ${v.at})`,
          waiting_since: sql`coalesce(waiting_since, ${v.at})`,
          auto_resolve_at: null,
          idle_at: deadlineOf(v),
        })
        .returning(['epoch', 'queue_at', 'snoozed_at']),
    ),
    enterLists: prepare((v: Pick<WrittenMessage, 'sessionId'>) =>
      db
        .updateTable('sessions')
        .set({ queue_at: queuePlace(sql.ref('first_visitor_at')) })
        .where('id', '=', v.sessionId),
    ),
    endSnooze: prepare((v: Pick<WrittenMessage, 'sessionId'>) =>
      db
        .updateTable('sessions')
        .set({ snoozed_at: null, snoozed_until: null })
        .where('id', '=', v.sessionId),
    ),

    storeByAgent: prepare((v: WrittenMessage & AgentChange) =>
      raw(sql`
        insert into messages
          (session_id, seq, id, client_id, author_kind, author_id, author_name, body, at)
        select id, last_seq + 1, ${v.id}, ${v.clientId}, 'agent', ${v.agentId}, ${v.agentName},
          ${v.body}, ${v.at} from sessions
        where id = ${v.sessionId} and closed_at is null
          and not ${hasUnseenAnswer(v)}
        returning seq`),
    ),
    countByAgent: prepare((v: WrittenMessage & AgentChange) =>
      count(v)
        .set({
          answered_at: sql`coalesce(answered_at, ${v.at})`,
          waiting_since: null,
          auto_resolve_at: unlessSnoozed(v.autoResolveAt),
          idle_at: unlessSnoozed(v.idleAt),
        })
        .returning(['epoch', 'agent_id']),
    ),
    // A statement of its own: setting a column, even to the same value, updates every index that has it.
    assign: prepare((v: WrittenMessage & AgentChange) =>
      db
        .updateTable('sessions')
        .set({
          agent_id: v.agentId,
          agent_name: v.agentName,
          status: sql`case when status = 'queued' then 'active' else status end`,
        })
        .where('id', '=', v.sessionId),
    ),
  };
}
