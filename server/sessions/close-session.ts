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
}) => Promise<boolean>;

/** Closes a living session for ever, with a line about it. `false`: it was closed, or is not there. */
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
  return async ({ sessionId, status, reason, note }) => {
    const closing = await storage.transaction(async (tx) => {
      const now = clock.now();
      const taken = await tx.sessions.takeSystemSeq({ id: sessionId, now });
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
      return { message, epoch: taken.epoch, session: toSession(record!) };
    });
    if (closing === undefined) return false;
    const { message, epoch, session } = closing;
    events.publish({ kind: 'message', sessionId, message, epoch });
    events.publish({ kind: 'changed', sessionId, session });
    return true;
  };
}
