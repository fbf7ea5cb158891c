import type { Message } from '../../src/protocol/message.js';
import type { SessionReason } from '../../src/protocol/session.js';
import type { EndSessionRequest } from '../../src/protocol/visitor-requests.js';
import type { Clock, Ids } from '../ports.js';
import type { TaskDeadlines } from '../tasks/task-deadlines.js';
import { toSession, toTime } from '../storage/session-record.js';
import type { Repositories, Storage } from '../storage/storage.js';
import type { Authenticate, Caller } from './authenticate.js';
import type { SessionEvents } from './session-events.js';
import type { TellEnd } from './tell-end.js';

/** The system message that closing a session leaves in the log. */
export interface ClosingMessage {
  code: string;
  body: string;
  params?: Record<string, string | number>;
}

export type CloseSession = (request: {
  sessionId: string;
  status: 'ended' | 'resolved';
  reason?: SessionReason | undefined;
  message: ClosingMessage;
  /** Closes only if the deadline of automatic resolve has passed and the visitor is still silent. */
  ifSilent?: true;
  /** Done in the same transaction, once the session is closed. */
  also?: (tx: Repositories) => Promise<void>;
}) => Promise<boolean>;

/**
 * Closes a session, with a system message. `false`: the session was already closed, does not
 * exist, or is not silent any more.
 */
export function createCloseSession({
  storage,
  clock,
  ids,
  events,
  taskDeadlines,
}: {
  storage: Storage;
  clock: Clock;
  ids: Ids;
  events: SessionEvents;
  taskDeadlines: Pick<TaskDeadlines, 'abortOf'>;
}): CloseSession {
  return async ({ sessionId, status, reason, message: closingMessage, ifSilent, also }) => {
    const closed = await storage.transaction(async (tx) => {
      const now = clock.now();
      const taken =
        ifSilent === undefined
          ? await tx.sessions.takeSystemSeq({ id: sessionId, now })
          : await tx.sessions.takeSilentSeq({ id: sessionId, now });
      if (taken === undefined) return undefined;
      const message: Message = {
        id: ids.uuid(),
        clientId: ids.uuid(),
        seq: taken.seq,
        author: { kind: 'system' },
        at: toTime(now),
        ...closingMessage,
      };
      await tx.messages.insert({ ...message, sessionId });
      await tx.sessions.close({ id: sessionId, status, reason, now });
      const publishTasks = await taskDeadlines.abortOf(tx, sessionId);
      await also?.(tx);
      const record = await tx.sessions.find(sessionId);
      return { message, epoch: taken.epoch, record: record!, publishTasks };
    });
    if (closed === undefined) return false;
    const { message, epoch, record, publishTasks } = closed;
    const [session, empty] = [toSession(record), record.firstVisitorAt === undefined];
    publishTasks();
    events.publish({ kind: 'message', sessionId, message, epoch });
    events.publish({ kind: 'changed', sessionId, session, empty });
    return true;
  };
}

export type EndSession = (
  sessionId: string,
  request: EndSessionRequest,
) => Promise<{ status: 'ended' }>;

/**
 * The visitor ends the conversation, for good. The answer is the same when the session is already closed; then
 * agents cannot reopen it any more.
 */
export function createEndSession({
  storage,
  close,
  tellEnd,
}: {
  storage: Storage;
  close: CloseSession;
  tellEnd: TellEnd;
}): EndSession {
  return async (sessionId, { reason }) => {
    const message = { code: 'ended', body: 'The visitor ended the conversation.' };
    while (!(await close({ sessionId, status: 'ended', reason, message }))) {
      if (await tellEnd.note(sessionId)) break;
      if ((await storage.sessions.find(sessionId)) === undefined) break;
      // An agent has reopened it meanwhile.
    }
    return { status: 'ended' };
  };
}

export type EndByKey = (caller: Caller, request: EndSessionRequest) => Promise<{ status: 'ended' }>;

/** {@link EndSession} for a caller with the session key or the exit key. */
export function createEndByKey({
  storage,
  authenticate,
  end,
}: {
  storage: Storage;
  authenticate: Authenticate;
  end: EndSession;
}): EndByKey {
  return async (caller, request) => {
    const accept = ['session-key', 'exit-key'] as const;
    const { id } = await authenticate(storage, { ...caller, accept });
    return end(id, request);
  };
}
