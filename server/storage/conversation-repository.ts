import type { Kysely, Selectable } from 'kysely';
import type { Message } from '../../src/protocol/message.js';
import type { SessionStatus } from '../../src/protocol/session.js';
import { toMessage } from './message-repository.js';
import type { Database, MessagesTable } from './schema.js';
import type { SessionRecord } from './session-record.js';
import { toRecord } from './session-rows.js';

/** A session as a line in the agents' lists. */
export interface ConversationRecord {
  session: SessionRecord;
  lastMessage: Message | undefined;
  /** Visitor's messages above the agents' read mark. */
  unread: number;
}

export interface LivingCounts {
  queued: number;
  active: number;
  away: number;
}

export interface ConversationRepository {
  find(sessionId: string): Promise<ConversationRecord | undefined>;
  /** Open or away, with a message of the visitor; the longest waiting first. */
  living(): Promise<ConversationRecord[]>;
  /** How many those are. */
  count(): Promise<LivingCounts>;
}

export function createConversationRepository(db: Kysely<Database>): ConversationRepository {
  const lines = () =>
    db
      .selectFrom('sessions')
      .selectAll('sessions')
      .select((eb) =>
        eb
          .selectFrom('messages')
          .select((inner) => inner.fn.countAll<number | string>().as('count'))
          .whereRef('messages.session_id', '=', 'sessions.id')
          .whereRef('messages.seq', '>', 'sessions.agent_read')
          .where('messages.author_kind', '=', 'visitor')
          .as('unread'),
      );

  const lastMessages = async (sessions: { id: string; last_seq: number }[]) => {
    const byId = new Map<string, Selectable<MessagesTable>>();
    for (let from = 0; from < sessions.length; from += 200) {
      const rows = await db
        .selectFrom('messages')
        .innerJoin('sessions', (join) =>
          join
            .onRef('sessions.id', '=', 'messages.session_id')
            .onRef('sessions.last_seq', '=', 'messages.seq'),
        )
        .selectAll('messages')
        .where(
          'sessions.id',
          'in',
          sessions.slice(from, from + 200).map(({ id }) => id),
        )
        .execute();
      for (const row of rows) byId.set(row.session_id, row);
    }
    return byId;
  };

  const complete = async (
    rows: Awaited<ReturnType<ReturnType<typeof lines>['execute']>>,
  ): Promise<ConversationRecord[]> => {
    const last = await lastMessages(rows);
    return rows.map((row) => {
      const message = last.get(row.id);
      return {
        session: toRecord(row),
        lastMessage: message && toMessage(message),
        unread: Number(row.unread ?? 0),
      };
    });
  };

  return {
    find: async (sessionId) => {
      const rows = await lines().where('sessions.id', '=', sessionId).execute();
      return (await complete(rows))[0];
    },
    living: async () => {
      const rows = await lines()
        .where('closed_at', 'is', null)
        .where('first_visitor_at', 'is not', null)
        // The longest waiting come first, those that do not wait last; spelled out, because
        // databases disagree on where nulls go.
        .orderBy((eb) => eb.case().when('waiting_since', 'is', null).then(1).else(0).end())
        .orderBy('waiting_since')
        .orderBy('first_visitor_at')
        .execute();
      return complete(rows);
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
