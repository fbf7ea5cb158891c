import type { AuthorKind, Message, Page } from '../../src/protocol/message.js';

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

/** The log. Nothing in it ever changes; it goes only as a whole. */
export interface MessageRepository {
  /** The stored message with the id of its author, which messages themselves do not show. */
  findByClientId(
    sessionId: string,
    clientId: string,
  ): Promise<{ message: Message; authorId: string | undefined } | undefined>;
  /** @throws UniqueViolation when clientId or seq is taken in this session. */
  insert(message: NewMessage): Promise<void>;
  /** The id of the message at a place of the log. */
  idAt(sessionId: string, seq: number): Promise<string | undefined>;
  /** Newer messages than `after`, oldest first. */
  pageAfter(sessionId: string, after: number, limit: number): Promise<Page>;
  /** Older messages than `before`, oldest first; the newest ones of these. */
  pageBefore(sessionId: string, before: number, limit: number): Promise<Page>;
  /** The whole log of a session is gone. */
  removeAll(sessionId: string): Promise<void>;
}
