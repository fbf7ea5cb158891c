import { sql, type Kysely } from 'kysely';
import { bodyIssue, CHANGE_CODES, type Message } from '../../src/protocol/message.js';
import { toMessage } from './message-repository.js';
import type { Database } from './schema.js';

/** A message as its author has changed it. */
export interface MessageChange {
  sessionId: string;
  /** Of the message. */
  messageId: string;
  /** `undefined`: it is deleted. */
  body: string | undefined;
  /** The entry of the log that tells it. Its seq is taken already, so the session is locked. */
  entry: { id: string; clientId: string; seq: number; at: number };
}

export interface StoredVersion {
  body: string;
  /** When another text, or nothing, took its place, in ms since 1970. */
  until: number;
}

/** Changes of messages (rule CHG-1). They go with the log of their session, and so do the texts before. */
export interface MessageChangeRepository {
  /** The message with the id of its author. */
  find(
    sessionId: string,
    messageId: string,
  ): Promise<{ message: Message; authorId: string | undefined } | undefined>;
  /**
   * Keeps the text that the message has, gives it the new one, and adds the entry to the log. Earlier entries of the
   * same message tell the new text as well, so that nobody reads one that is gone. To be called in a transaction.
   * `undefined`: there is no such message, or it is deleted.
   */
  apply(change: MessageChange): Promise<Message | undefined>;
  /** The texts that a message had before, the oldest first. */
  versions(sessionId: string, messageId: string): Promise<StoredVersion[]>;
}

export function createMessageChangeRepository(db: Kysely<Database>): MessageChangeRepository {
  /** From the end of the log, because what can be changed is not old. */
  const row = (sessionId: string, messageId: string) =>
    db
      .selectFrom('messages')
      .selectAll()
      .where('session_id', '=', sessionId)
      .where('id', '=', messageId)
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst();

  return {
    find: async (sessionId, messageId) => {
      const found = await row(sessionId, messageId);
      return found && { message: toMessage(found), authorId: found.author_id ?? undefined };
    },

    apply: async ({ sessionId, messageId, body, entry }) => {
      const before = await row(sessionId, messageId);
      if (before === undefined || before.changed === 'deleted') return undefined;
      const { seq } = before;
      const of = { session_id: sessionId, seq };
      await db
        .insertInto('message_versions')
        .values((eb) => ({
          ...of,
          n: eb
            .selectFrom('message_versions')
            .select(sql<number>`count(*) + 1`.as('n'))
            .where('session_id', '=', sessionId)
            .where('seq', '=', seq),
          body: before.body,
          until: entry.at,
        }))
        .execute();
      const changed = body === undefined ? 'deleted' : 'edited';
      await db
        .updateTable('messages')
        .set({ body: body ?? '', changed })
        .where('session_id', '=', sessionId)
        .where('seq', '=', seq)
        .execute();

      const told = {
        code: CHANGE_CODES[changed],
        params: JSON.stringify({ messageId, ...(body !== undefined && { body }) }),
        body: inEnglish(body),
      };
      await db
        .updateTable('messages')
        .set(told)
        .where('session_id', '=', sessionId)
        .where('seq', '>', seq)
        .where('changes_seq', '=', seq)
        .execute();
      await db
        .updateTable('sessions')
        .set({ changes: sql`changes + 1` })
        .where('id', '=', sessionId)
        .execute();
      const { id, clientId, at } = entry;
      const added = await db
        .insertInto('messages')
        .values({
          ...{ session_id: sessionId, seq: entry.seq, id, client_id: clientId, at },
          ...{ author_kind: 'system', changes_seq: seq },
          ...told,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      return toMessage(added);
    },

    versions: (sessionId, messageId) =>
      db
        .selectFrom('message_versions')
        .innerJoin('messages', (join) =>
          join
            .onRef('messages.session_id', '=', 'message_versions.session_id')
            .onRef('messages.seq', '=', 'message_versions.seq'),
        )
        .select(['message_versions.body', 'message_versions.until'])
        .where('messages.session_id', '=', sessionId)
        .where('messages.id', '=', messageId)
        .orderBy('message_versions.n')
        .execute(),
  };
}

/** For a client that does not know changes, and shows the entry as a line. */
function inEnglish(body: string | undefined): string {
  if (body === undefined) return 'A message was deleted.';
  const told = `A message was edited: ${body}`;
  return bodyIssue(told) === undefined ? told : 'A message was edited.';
}
