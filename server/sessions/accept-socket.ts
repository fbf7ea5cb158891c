import type { Welcome } from '../../src/protocol/visitor-answers.js';
import type { Clock } from '../ports.js';
import { toTime } from '../storage/session-record.js';
import type { Storage } from '../storage/storage.js';
import { viewLog, type LogView } from './log-view.js';
import type { SessionEvents } from './session-events.js';
import { missingError } from './session-rules.js';

export type AcceptSocket = (request: {
  sessionId: string;
  tabId: string;
  epoch?: number | undefined;
  after?: number | undefined;
  afterId?: string | undefined;
}) => Promise<Welcome & Pick<LogView, 'reset'>>;

/**
 * A new socket of a session: it gets the lease, and every older socket loses it (rules COM-7, TAB-10).
 * The caller already listens to the session's events: what commits after this transaction reaches it
 * by them, what committed before stands in the answer. A closed session is welcomed too, so that its
 * log can be read to the end.
 */
export function createAcceptSocket({
  storage,
  clock,
  events,
}: {
  storage: Storage;
  clock: Clock;
  events: SessionEvents;
}): AcceptSocket {
  return async ({ sessionId, tabId, epoch, after, afterId }) => {
    const now = clock.now();
    const cursor = after === undefined ? undefined : { epoch, after, afterId };
    const accepted = await storage.transaction(async (tx) => {
      const record = await tx.sessions.accept({ id: sessionId, now });
      if (record === undefined) throw await missingError(tx, sessionId);
      return { lease: record.lease, view: await viewLog(tx, record, cursor) };
    });
    const { lease, view } = accepted;
    events.publish({ kind: 'accepted', sessionId, lease, tabId });
    return { lease, ...view, serverTime: toTime(now) };
  };
}
