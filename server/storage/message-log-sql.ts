import { sql, type Expression } from 'kysely';

/** If so many sessions of one group of addresses wait for a first answer, the next ones are put back. */
const PLACES_OF_A_GROUP = 20;
/** A day: who is put back comes behind everybody else of a working day, but does not wait for ever. */
const PUT_BACK_MS = 24 * 60 * 60_000;
/** No more waiting sessions are counted: counting takes time, and the next is 20 days behind already. */
const MAX_COUNTED = 400;

/** Whether another agent has written in the session after `seen`. Without `seen`: no. */
export function hasUnseenAnswer(v: {
  sessionId: string;
  agentId: string;
  seen?: number | undefined;
}) {
  return sql<boolean>`exists (
    select 1 from messages as answers
    where answers.session_id = ${v.sessionId} and answers.seq > ${v.seen ?? null}
      and answers.author_kind = 'agent' and answers.author_id <> ${v.agentId})`;
}

/**
 * The place of a session in the agents' lists, for an update of `sessions`: the time of its visitor's first
 * message, and {@link PUT_BACK_MS} later for every {@link PLACES_OF_A_GROUP} sessions of the same group of
 * addresses that wait for a first answer.
 */
export function queuePlace(firstMessageAt: Expression<unknown> | number) {
  return sql<number>`${firstMessageAt} + ${sql.lit(PUT_BACK_MS)} * ((
    select count(*) from (
      select 1 from sessions as others
      where others.address_group = sessions.address_group
        and others.closed_at is null and others.agent_id is null
        and others.queue_at is not null
      limit ${sql.lit(MAX_COUNTED)}
    ) as counted) / ${sql.lit(PLACES_OF_A_GROUP)})`;
}
