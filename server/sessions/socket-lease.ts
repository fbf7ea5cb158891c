import type { Welcome } from '../../src/protocol/visitor-answers.js';
import type { Clock } from '../ports.js';
import { toTime, type SessionRecord } from '../storage/session-record.js';
import type { Repositories, Storage } from '../storage/storage.js';
import type { TaskDeadlines } from '../tasks/task-deadlines.js';
import { readLogPage, type LogPage } from './log-page.js';
import { returnOf } from './visitor-return.js';
import { missingSessionError, visitorChangeError } from './session-errors.js';
import type { SessionEvents } from './session-events.js';

/** The socket that sent a request. Only the holder of the session's newest lease may change anything. */
export interface LeaseHolder {
  sessionId: string;
  site: string;
  /** The client's address, as quotas count it. */
  address: string;
  lease: number;
}

interface Deps {
  storage: Storage;
  clock: Clock;
  events: SessionEvents;
}

/** An older session gets its first socket in any case: without one it is deleted after some minutes. */
const NEW_MS = 60_000;

export type AwaitsFirstSocket = (sessionId: string) => Promise<boolean>;

/** Whether a session was opened within the last minute, and no socket of it was accepted yet. */
export function createAwaitsFirstSocket({
  storage,
  clock,
}: Pick<Deps, 'storage' | 'clock'>): AwaitsFirstSocket {
  return async (sessionId) => {
    const record = await storage.sessions.find(sessionId);
    return record?.lease === 0 && clock.now() - record.createdAt < NEW_MS;
  };
}

export type AcceptSocket = (request: {
  sessionId: string;
  tabId: string;
  epoch?: number | undefined;
  after?: number | undefined;
  afterId?: string | undefined;
  /** How long the visitor was away, if the client has told. */
  awaySeconds?: number | undefined;
  /** Throws to refuse the session, before anything has changed. Must not wait: it runs in the transaction. */
  admit?: (session: SessionRecord) => void;
}) => Promise<Welcome & Pick<LogPage, 'reset'>>;

/**
 * Gives a new socket the session's lease; every older socket loses it (rules COM-7, TAB-10). A closed
 * session accepts sockets too, so that its log can be read to the end.
 *
 * The caller must have subscribed to the session's events before. Then no message is missed: it was
 * committed before this transaction and is in the answer, or after it and comes as an event.
 */
export function createAcceptSocket({ storage, clock, events }: Deps): AcceptSocket {
  return async ({ sessionId, tabId, epoch, after, afterId, awaySeconds, admit }) => {
    const now = clock.now();
    const cursor = after === undefined ? undefined : { epoch, after, afterId };
    const { lease, page } = await storage.transaction(async (tx) => {
      const before = await tx.sessions.find(sessionId);
      if (before !== undefined) admit?.(before);
      const record = await tx.sessions.accept({ id: sessionId, now });
      if (before === undefined || record === undefined)
        throw await missingSessionError(tx, sessionId);
      const isFirst = before.lease === 0;
      const visit = isFirst ? undefined : returnOf(before, record, { awaySeconds, now });
      if (visit !== undefined) await tx.reports.noteReturn(sessionId, visit);
      return { lease: record.lease, page: await readLogPage(tx, record, cursor) };
    });
    events.publish({ kind: 'accepted', sessionId, lease, tabId });
    return { lease, ...page, serverTime: toTime(now) };
  };
}

/** The session of a lease holder. @throws RequestError when the holder may not change it (rule COM-4) */
export async function requireLease(
  tx: Repositories,
  { sessionId, lease }: LeaseHolder,
): Promise<SessionRecord> {
  const error = await visitorChangeError(tx, sessionId, lease);
  if (error !== undefined) throw error;
  return (await tx.sessions.find(sessionId))!;
}

export type RecordDisconnect = (holder: LeaseHolder) => Promise<void>;

/** Records that a socket has disconnected, if it has the newest lease (rules SES-5 and TSK-5). */
export function createRecordDisconnect({
  storage,
  clock,
  events,
  taskDeadlines,
}: Deps & { taskDeadlines: Pick<TaskDeadlines, 'holdOf'> }): RecordDisconnect {
  return async ({ sessionId: id, lease }) => {
    if (!(await storage.sessions.disconnect({ id, lease, now: clock.now() }))) return;
    events.publish({ kind: 'disconnected', sessionId: id });
    await taskDeadlines.holdOf(id);
  };
}
