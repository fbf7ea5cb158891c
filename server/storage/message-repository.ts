import type { Kysely, Selectable } from 'kysely';
import { MAX_PAGE_BYTES } from '../../src/protocol/limits.js';
import type { AuthorKind, Message, Page } from '../../src/protocol/message.js';
import { prepare, runIn } from './prepared.js';
import type { Database, MessagesTable } from './schema.js';

/** Who wrote it, as the log keeps it: the name is the one of that moment. */
export interface StoredAuthor {
  kind: AuthorKind;
  /** The agent's id. */
  id?: string;
  name?: string;
}

export interface NewMessage extends Omit<Message, 'author'> {
  sessionId: string;
  author: StoredAuthor;
}

/** The log. What stands in it goes only as a whole; what it says, see `message-change-repository`. */
export interface MessageRepository {
  /** The stored message with the id of its author, which messages themselves do not show. */
  findByClientId(
    sessionId: string,
    clientId: string,
  ): Promise<{ message: Message; authorId: string | undefined } | undefined>;
  /** @throws UniqueViolation when clientId or seq is taken in this session. */
  insert(message: NewMessage): Promise<void>;
  /** Whether an agent other than this one has written after this seq. */
  hasAnswerAfter(sessionId: string, seq: number, exceptAgentId: string): Promise<boolean>;
  /** The id of the message at a place of the log. */
  idAt(sessionId: string, seq: number): Promise<string | undefined>;
  /** Newer messages than `after`, oldest first. */
  pageAfter(sessionId: string, after: number, limit: number): Promise<Page>;
  /** Older messages than `before`, oldest first; the newest ones of these. */
  pageBefore(sessionId: string, before: number, limit: number): Promise<Page>;
  /** The whole log of a session is gone. */
  removeAll(sessionId: string): Promise<void>;
}

/** `resends` is for reports only. What is inserted has not changed. */
type Row = Omit<Selectable<MessagesTable>, 'resends' | 'changed' | 'changes_seq'>;

/** The statements of {@link MessageRepository}, compiled once for a database. */
export function createMessageStatements(db: Kysely<Database>) {
  const from = () => db.selectFrom('messages');
  return {
    findByClientId: prepare((v: { sessionId: string; clientId: string }) =>
      from().selectAll().where('session_id', '=', v.sessionId).where('client_id', '=', v.clientId),
    ),
    insert: prepare((v: Row) =>
      db.insertInto('messages').values({
        session_id: v.session_id,
        seq: v.seq,
        id: v.id,
        client_id: v.client_id,
        author_kind: v.author_kind,
        author_id: v.author_id,
        author_name: v.author_name,
        body: v.body,
        at: v.at,
        code: v.code,
        params: v.params,
      }),
    ),
    idAt: prepare((v: { sessionId: string; seq: number }) =>
      from().select('id').where('session_id', '=', v.sessionId).where('seq', '=', v.seq),
    ),
    after: prepare((v: { sessionId: string; after: number; limit: number }) =>
      from()
        .selectAll()
        .where('session_id', '=', v.sessionId)
        .where('seq', '>', v.after)
        .orderBy('seq')
        .limit(v.limit),
    ),
    before: prepare((v: { sessionId: string; before: number; limit: number }) =>
      from()
        .selectAll()
        .where('session_id', '=', v.sessionId)
        .where('seq', '<', v.before)
        .orderBy('seq', 'desc')
        .limit(v.limit),
    ),
  };
}

export function createMessageRepository(
  statements: ReturnType<typeof createMessageStatements>,
  db: Kysely<Database>,
): MessageRepository {
  const run = runIn(db);
  return {
    findByClientId: async (sessionId, clientId) => {
      const [row] = await run(statements.findByClientId({ sessionId, clientId }));
      if (row === undefined) return undefined;
      return { message: toMessage(row), authorId: row.author_id ?? undefined };
    },
    insert: async (message) => {
      await run(statements.insert(toRow(message)));
    },
    hasAnswerAfter: async (sessionId, seq, exceptAgentId) => {
      const row = await db
        .selectFrom('messages')
        .select('seq')
        .where('session_id', '=', sessionId)
        .where('seq', '>', seq)
        .where('author_kind', '=', 'agent')
        .where('author_id', '<>', exceptAgentId)
        .executeTakeFirst();
      return row !== undefined;
    },
    idAt: async (sessionId, seq) => (await run(statements.idAt({ sessionId, seq })))[0]?.id,
    pageAfter: async (sessionId, after, limit) => {
      const rows = await run(statements.after({ sessionId, after, limit: limit + 1 }));
      return toPage(rows.map(toMessage), limit);
    },
    pageBefore: async (sessionId, before, limit) => {
      const rows = await run(statements.before({ sessionId, before, limit: limit + 1 }));
      const { messages, more } = toPage(rows.map(toMessage), limit);
      return { messages: messages.reverse(), more };
    },
    removeAll: async (sessionId) => {
      await db.deleteFrom('messages').where('session_id', '=', sessionId).execute();
    },
  };
}

function toRow({ author, params, ...message }: NewMessage): Row {
  return {
    session_id: message.sessionId,
    seq: message.seq,
    id: message.id,
    client_id: message.clientId,
    author_kind: author.kind,
    author_id: author.id ?? null,
    author_name: author.name ?? null,
    body: message.body,
    at: Date.parse(message.at),
    code: message.code ?? null,
    params: params === undefined ? null : JSON.stringify(params),
  };
}

/** The columns that a message is made from. */
export type MessageRow = Omit<Row, 'session_id' | 'author_id'> & Pick<MessagesTable, 'changed'>;

export function toMessage(row: MessageRow): Message {
  return {
    id: row.id,
    clientId: row.client_id,
    seq: row.seq,
    author: {
      kind: row.author_kind,
      ...(row.author_name !== null && { name: row.author_name }),
    },
    body: row.body,
    at: new Date(row.at).toISOString(),
    ...(row.code !== null && { code: row.code }),
    ...(row.params !== null && { params: JSON.parse(row.params) }),
    ...(row.changed !== null && { changed: row.changed }),
  };
}

/**
 * A page with the first of these messages: at most `limit` messages and {@link MAX_PAGE_BYTES} of JSON,
 * but at least one message if there is one.
 */
function toPage(all: Message[], limit: number): Page {
  const messages: Message[] = [];
  let bytes = 0;
  for (const message of all) {
    if (messages.length === limit) break;
    // Two bytes for brackets or comma. The limit leaves room for what surrounds a page.
    bytes += Buffer.byteLength(JSON.stringify(message)) + 2;
    if (bytes > MAX_PAGE_BYTES && messages.length > 0) break;
    messages.push(message);
  }
  return { messages, more: messages.length < all.length };
}
