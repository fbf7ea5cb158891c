import { isClosed, type SessionRecord } from '../storage/session-record.js';
import type { Storage } from '../storage/storage.js';
import type { SessionEvents } from './session-events.js';

/**
 * What guards the promise that an end is final: agents can reopen a closed session only while no browser
 * knows of its end. So the database notes that a browser is told *before* it is told.
 */
export interface TellEnd {
  /**
   * To be called before a browser gets to know that this session is closed. `false`: it is not closed any
   * more, or does not exist, and the browser must not be told so.
   */
  note(sessionId: string): Promise<boolean>;
  /**
   * Reads what a browser is to be told. If that says that the session is closed, it is noted first; it is read
   * again if an agent has reopened the session meanwhile.
   */
  read<T extends { record: SessionRecord }>(read: () => Promise<T>): Promise<T>;
  /** Reads a session in this way. */
  find(sessionId: string): Promise<SessionRecord | undefined>;
}

export function createTellEnd({
  storage,
  events,
}: {
  storage: Storage;
  events: SessionEvents;
}): TellEnd {
  const note = async (sessionId: string) => {
    const isNoted = await storage.sessions.tellEnd(sessionId);
    if (isNoted) events.publish({ kind: 'end-told', sessionId });
    return isNoted;
  };

  const mayTell = async (record: SessionRecord) =>
    !isClosed(record) || record.reopenableSince === undefined || (await note(record.id));

  return {
    note,
    async read(read) {
      for (;;) {
        const answer = await read();
        if (await mayTell(answer.record)) return answer;
      }
    },
    async find(sessionId) {
      for (;;) {
        const record = await storage.sessions.find(sessionId);
        if (record === undefined || (await mayTell(record))) return record;
      }
    },
  };
}
