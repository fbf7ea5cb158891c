import type { Author, Message, ReadMarks } from '../../src/protocol/message.js';
import {
  isFinal,
  type Session,
  type SessionReason,
  type SessionStatus,
} from '../../src/protocol/session.js';
import type { Profile } from '../../src/protocol/profile.js';
import type {
  OpenSessionRequest,
  PushContextRequest,
} from '../../src/protocol/visitor-requests.js';

/** One accepted socket of a session, as the model server keeps it. */
export interface FakeChatSocket {
  lease: number;
  tabId: string;
  emit(event: string, payload: unknown): void;
  cut(): void;
}

/** All that the model server knows of a session. Tests may look at it, and break it. */
export interface FakeChatSession {
  readonly id: string;
  readonly sessionKey: string;
  readonly exitKey: string;
  /** What it was opened with. */
  readonly request: OpenSessionRequest;
  status: SessionStatus;
  reason?: SessionReason;
  erased: boolean;
  assignedTo?: { name: string };
  createdAt: string;
  updatedAt: string;
  idleAt: string | null;
  epoch: number;
  /** Raised by each accepted socket. */
  lease: number;
  /** Server times at which a socket replaced another. */
  takeovers: number[];
  log: Message[];
  read: ReadMarks;
  /** What the page said of the visit, as it stands. */
  visit: { routingData: object; conversationData: object; page?: unknown };
  /** Each delta that came by the socket. */
  pushes: PushContextRequest[];
  profile: Profile;
  /** The verified person. */
  subject: string | undefined;
  sockets: Set<FakeChatSocket>;
  /** What the visitor told of their typing, one by one. */
  typing: boolean[];
}

/** What a visitor may know of it. */
export function viewOf(session: FakeChatSession): Session {
  const { id, status, reason, assignedTo, createdAt, updatedAt, idleAt } = session;
  return {
    id,
    status,
    ...(reason && { reason }),
    final: isFinal(status, reason),
    ...(assignedTo && { assignedTo }),
    createdAt,
    updatedAt,
    idleAt,
  };
}

export interface Entry {
  id: string;
  clientId: string;
  author: Author;
  body: string;
  at: string;
  code?: string;
  params?: Record<string, string | number>;
}

/** Commits: the message has its seq, and the visitor's sockets have not heard of it yet. */
export function append(session: FakeChatSession, entry: Entry): Message {
  const message = { ...entry, seq: session.log.length + 1 };
  session.log.push(message);
  session.updatedAt = entry.at;
  return message;
}

export function broadcast(session: FakeChatSession, event: string, payload: unknown): void {
  for (const socket of [...session.sockets]) socket.emit(event, payload);
}

/** Where a client says that it stands in the log. */
export interface Cursor {
  epoch?: number;
  after?: number;
  afterId?: string;
}

/** A stretch of the log; `mismatch` says why it is not the one that the client asked for. */
export interface Stretch {
  messages: Message[];
  more: boolean;
  mismatch?: string;
}

/** What follows the cursor; without one, or when it is not of this log, the last page. */
export function stretchAfter(session: FakeChatSession, cursor: Cursor, limit: number): Stretch {
  const { log, epoch } = session;
  if (cursor.after === undefined) return stretchBefore(session, log.length + 1, limit);
  const there = log[cursor.after - 1];
  const mismatch =
    cursor.epoch !== undefined && cursor.epoch !== epoch
      ? 'epoch'
      : cursor.after > log.length
        ? 'cursor'
        : cursor.afterId !== undefined && there?.id !== cursor.afterId
          ? 'afterId'
          : undefined;
  if (mismatch) return { ...stretchBefore(session, log.length + 1, limit), mismatch };
  const messages = log.slice(cursor.after, cursor.after + limit);
  return { messages, more: cursor.after + messages.length < log.length };
}

/** What stands below a seq; `more`: there is older still. */
export function stretchBefore(session: FakeChatSession, before: number, limit: number): Stretch {
  const end = Math.min(before - 1, session.log.length);
  const start = Math.max(0, end - limit);
  return { messages: session.log.slice(start, end), more: start > 0 };
}
