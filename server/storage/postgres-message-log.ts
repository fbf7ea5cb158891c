import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { AgentChange, MessageLog, WrittenMessage } from './message-log.js';
import { hasUnseenAnswer, queuePlace } from './message-log-sql.js';
import type { PostgresConnections } from './postgres-dialect.js';
import { prepare } from './prepared.js';
import type { Database } from './schema.js';
import type { IdleDeadlines } from './session-repository.js';
import { deadlineOf, OPEN, unlessSnoozed } from './session-statements.js';

/**
 * The log in PostgreSQL. One statement counts and stores: a transaction of several would hold the session's
 * row, and a connection, for as many round trips.
 */
export function createPostgresMessageLog(
  db: Kysely<Database>,
  runNamed: PostgresConnections['runNamed'],
): MessageLog {
  const s = createStatements(db);
  return {
    appendByVisitor: async (message, change) => {
      const query = s.byVisitor({ ...message, ...change });
      return (await runNamed('append-by-visitor', query))[0];
    },
    appendByAgent: async (message, change) => {
      const query = s.byAgent({ ...message, ...change });
      return (await runNamed('append-by-agent', query))[0];
    },
  };
}

/**
 * The last seq when the statement began. Whoever had to wait for the session's row finds a newer one in it, but
 * cannot see the messages that were written meanwhile.
 */
function lastSeqBefore({ sessionId }: Pick<WrittenMessage, 'sessionId'>) {
  return sql<number>`(select before.last_seq from sessions as before where before.id = ${sessionId})`;
}

function createStatements(db: Kysely<Database>) {
  const raw = <Row>(query: RawBuilder<Row>) => ({ compile: () => query.compile(db) });

  return {
    byVisitor: prepare((v: WrittenMessage & { lease: number } & IdleDeadlines) =>
      raw(sql<{ seq: number; epoch: number }>`
        with counted as (
          update sessions set
            last_seq = last_seq + 1,
            updated_at = ${v.at},
            seen_at = ${v.at},
            first_visitor_at = coalesce(first_visitor_at, ${v.at}),
            waiting_since = coalesce(waiting_since, ${v.at}),
            queue_at = case when queue_at is null then ${queuePlace(v.at)} else queue_at end,
            auto_resolve_at = null,
            snoozed_at = null,
            snoozed_until = null,
            idle_at = ${deadlineOf(v)}
          where id = ${v.sessionId} and lease = ${v.lease} and status in (${sql.join(OPEN)})
          returning id, last_seq, epoch
        )
        insert into messages (session_id, seq, id, client_id, author_kind, body, at)
        select id, last_seq, ${v.id}, ${v.clientId}, 'visitor', ${v.body}, ${v.at} from counted
        returning seq, (select epoch from counted)`),
    ),
    byAgent: prepare((v: WrittenMessage & AgentChange) =>
      raw(sql<{ seq: number; epoch: number; assigned: boolean }>`
        with found as (
          select id, last_seq as last_found, agent_id is null as unassigned from sessions
          where id = ${v.sessionId} and closed_at is null
          for no key update
        ),
        counted as (
          update sessions set
            last_seq = last_seq + 1,
            updated_at = ${v.at},
            answered_at = coalesce(answered_at, ${v.at}),
            waiting_since = null,
            auto_resolve_at = ${unlessSnoozed(v.autoResolveAt)},
            idle_at = ${unlessSnoozed(v.idleAt)},
            agent_id = case when unassigned then ${v.agentId} else agent_id end,
            agent_name = case when unassigned then ${v.agentName} else agent_name end,
            status = case when unassigned and status = 'queued' then 'active' else status end
          from found where sessions.id = found.id
            and (${v.seen ?? null}::bigint is null or last_found = ${lastSeqBefore(v)})
            and not ${hasUnseenAnswer(v)}
          returning sessions.id, last_seq, epoch, unassigned
        )
        insert into messages
          (session_id, seq, id, client_id, author_kind, author_id, author_name, body, at)
        select id, last_seq, ${v.id}, ${v.clientId}, 'agent', ${v.agentId}, ${v.agentName},
          ${v.body}, ${v.at} from counted
        returning seq, (select epoch from counted),
          (select unassigned from counted) as assigned`),
    ),
  };
}
