import { MAX_PAGE_MESSAGES } from '../../src/protocol/limits.js';
import type { Page } from '../../src/protocol/message.js';
import type { SyncedAnswer } from '../../src/protocol/visitor-answers.js';
import type { Storage } from '../storage/storage.js';
import { viewLog, type Cursor, type LogView } from './log-view.js';
import { missingError } from './session-rules.js';

export type SyncLog = (request: {
  sessionId: string;
  cursor: Cursor;
  limit?: number | undefined;
}) => Promise<SyncedAnswer & Pick<LogView, 'reset'>>;

/** What a reader missed, in one consistent view. */
export function createSyncLog({ storage }: { storage: Storage }): SyncLog {
  return ({ sessionId, cursor, limit }) =>
    storage.snapshot(async (tx) => {
      const record = await tx.sessions.find(sessionId);
      if (record === undefined) throw await missingError(tx, sessionId);
      return viewLog(tx, record, cursor, limit);
    });
}

export type ReadHistory = (request: {
  sessionId: string;
  before: number;
  limit?: number | undefined;
}) => Promise<Page>;

/** Older messages; `more` says that there are still older ones. */
export function createReadHistory({ storage }: { storage: Storage }): ReadHistory {
  return ({ sessionId, before, limit = MAX_PAGE_MESSAGES }) =>
    storage.messages.pageBefore(sessionId, before, limit);
}
