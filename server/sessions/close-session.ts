import type { Message } from '../../src/protocol/message.js';
import type { SessionReason } from '../../src/protocol/session.js';
import type { Clock, Ids } from '../ports.js';
import { toSession, toTime } from '../storage/session-record.js';
import type { Storage } from '../storage/storage.js';
import type { SessionEvents } from './session-events.js';

/** The line that a closing leaves in the transcript. */
export interface ClosingNote {
  code: string;
  body: string;
  params?: Record<string, string | number>;
}

export type CloseSession = (closing: {
  sessionId: string;
  status: 'ended' | 'resolved';
  reason?: SessionReason | undefined;
  note: ClosingNote;
  /** Only if the visitor has stayed silent past the deadline, up to the very moment. */
  ifSilent?: true;
}) => Promise<boolean>;

/**
 * Closes a living session for ever, with a line about it. `false`: it was closed, is not there, or
 * somebody broke the silence.
 */
export function createCloseSession({
  storage,
  clock,
  ids,
  events,
}: {
  storage: Storage;
  clock: Clock;
  ids: Ids;
  events: SessionEvents;
}): CloseSession {
  return async ({ sessionId, status, reason, note, ifSilent }) => {
    const closing = await storage.transaction(async (tx) => {
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
        ...note,
      };
      await tx.messages.insert({ ...message, sessionId });
      await tx.sessions.close({ id: sessionId, status, reason, now });
      const record = await tx.sessions.find(sessionId);
      return { message, epoch: taken.epoch, record: record! };
    });
    if (closing === undefined) return false;
    const { message, epoch, record } = closing;
    const [session, empty] = [toSession(record), record.firstVisitorAt === undefined];
    events.publish({ kind: 'message', sessionId, message, epoch });
    events.publish({ kind: 'changed', sessionId, session, empty });
    return true;
  };
}
