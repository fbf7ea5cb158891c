import { MAX_PAGE_MESSAGES } from '../../src/protocol/limits.js';
import type { Message, Page, ReadMarks } from '../../src/protocol/message.js';
import type { Session } from '../../src/protocol/session.js';
import type { VisitorTask } from '../../src/protocol/task.js';
import type { SyncedAnswer } from '../../src/protocol/visitor-answers.js';
import { isClosed, toSession, toTime, type SessionRecord } from '../storage/session-record.js';
import type { Repositories, Storage } from '../storage/storage.js';
import { readTaskState } from '../tasks/task-views.js';
import { missingSessionError } from './session-errors.js';
import type { TellEnd } from './tell-end.js';

/** How far a client has the log: up to the message with seq `after`. */
export interface LogCursor {
  after: number;
  /** The id of that message. */
  afterId?: string | undefined;
  epoch?: number | undefined;
}

/** A page of a session's log, with the session's state at the same moment. */
export interface LogPage {
  epoch: number;
  messages: Message[];
  head: number;
  /** Whether newer messages follow this page. Never so for the last page. */
  more: boolean;
  session: Session;
  read: ReadMarks;
  /** The task that is offered, runs or is held. */
  task?: VisitorTask;
  taskChanges: number;
  /** The client's copy is of another log: `messages` is the last page and replaces it (rule RES-4). */
  reset?: true;
}

/** The messages after the cursor; without a cursor, the last page. */
export async function readLogPage(
  tx: Repositories,
  record: SessionRecord,
  cursor: LogCursor | undefined,
  limit = MAX_PAGE_MESSAGES,
): Promise<LogPage> {
  const { id, epoch, lastSeq } = record;
  const reset = cursor !== undefined && (await isOfAnotherLog(tx, record, cursor));
  const { messages, more } =
    cursor === undefined || reset
      ? await lastPage(tx, id, limit)
      : await tx.messages.pageAfter(id, cursor.after, limit);
  const { task, changes } = await readTaskState(tx, record);
  return {
    epoch,
    messages,
    head: lastSeq,
    more,
    session: toSession(record),
    read: toReadMarks(record),
    ...(task !== null && { task }),
    taskChanges: changes,
    ...(reset && { reset }),
  };
}

async function lastPage(tx: Repositories, id: string, limit: number) {
  const { messages } = await tx.messages.pageBefore(id, Number.MAX_SAFE_INTEGER, limit);
  return { messages, more: false };
}

/** Rule RES-4: the database was restored from an older backup, or the log was replaced. */
async function isOfAnotherLog(
  tx: Repositories,
  record: SessionRecord,
  { after, afterId, epoch }: LogCursor,
): Promise<boolean> {
  if (epoch !== undefined && epoch !== record.epoch) return true;
  if (after > record.lastSeq) return true;
  if (afterId === undefined || after === 0) return false;
  const stored = await tx.messages.idAt(record.id, after);
  // A site that keeps no log has removed it from a closed session: the client's copy stays valid.
  if (stored === undefined && isClosed(record)) return false;
  return stored !== afterId;
}

function toReadMarks({ visitorRead, agentRead, agentReadAt }: SessionRecord): ReadMarks {
  return {
    visitor: visitorRead,
    agent: agentRead,
    ...(agentReadAt !== undefined && { agentAt: toTime(agentReadAt) }),
  };
}

export type SyncLog = (request: {
  sessionId: string;
  cursor: LogCursor;
  limit?: number | undefined;
}) => Promise<SyncedAnswer & Pick<LogPage, 'reset'>>;

/** The messages that a client has missed, read in one consistent view. */
export function createSyncLog({
  storage,
  tellEnd,
}: {
  storage: Storage;
  tellEnd: TellEnd;
}): SyncLog {
  return async ({ sessionId, cursor, limit }) => {
    const read = () =>
      storage.snapshot(async (tx) => {
        const record = await tx.sessions.find(sessionId);
        if (record === undefined) throw await missingSessionError(tx, sessionId);
        return { record, page: await readLogPage(tx, record, cursor, limit) };
      });
    return (await tellEnd.read(read)).page;
  };
}

export type ReadHistory = (request: {
  sessionId: string;
  before: number;
  limit?: number | undefined;
}) => Promise<Page>;

/** Messages older than `before`. `more`: whether there are still older ones. */
export function createReadHistory({ storage }: { storage: Storage }): ReadHistory {
  return ({ sessionId, before, limit = MAX_PAGE_MESSAGES }) =>
    storage.messages.pageBefore(sessionId, before, limit);
}
