import { MAX_PAGE_MESSAGES } from '../../src/protocol/limits.js';
import type { Message, ReadMarks } from '../../src/protocol/message.js';
import type { Session } from '../../src/protocol/session.js';
import { toSession, toTime, type SessionRecord } from '../storage/session-record.js';
import type { Repositories } from '../storage/storage.js';
import { isClosed } from './session-rules.js';

/** Where a reader stands in a log: what it holds goes up to `after`. */
export interface Cursor {
  after: number;
  /** The id of the message there. */
  afterId?: string | undefined;
  epoch?: number | undefined;
}

/** A stretch of a log with all that goes with it. */
export interface LogView {
  epoch: number;
  messages: Message[];
  head: number;
  /** Newer messages are left; the last page never has any. */
  more: boolean;
  session: Session;
  read: ReadMarks;
  /** The reader's part is not of this log: `messages` is the last page, and replaces it (rule RES-4). */
  reset?: true;
}

/** What follows the cursor; without one, the last page. */
export async function viewLog(
  tx: Repositories,
  record: SessionRecord,
  cursor: Cursor | undefined,
  limit = MAX_PAGE_MESSAGES,
): Promise<LogView> {
  const { id, epoch, lastSeq } = record;
  const reset = cursor !== undefined && (await isOfAnotherLog(tx, record, cursor));
  const { messages, more } =
    cursor === undefined || reset
      ? await lastPage(tx, id, limit)
      : await tx.messages.pageAfter(id, cursor.after, limit);
  return {
    epoch,
    messages,
    head: lastSeq,
    more,
    session: toSession(record),
    read: toReadMarks(record),
    ...(reset && { reset }),
  };
}

async function lastPage(tx: Repositories, id: string, limit: number) {
  const { messages } = await tx.messages.pageBefore(id, Number.MAX_SAFE_INTEGER, limit);
  return { messages, more: false };
}

/** Rule RES-4: the server came back from an older backup, or the log was replaced. */
async function isOfAnotherLog(
  tx: Repositories,
  record: SessionRecord,
  { after, afterId, epoch }: Cursor,
): Promise<boolean> {
  if (epoch !== undefined && epoch !== record.epoch) return true;
  if (after > record.lastSeq) return true;
  if (afterId === undefined || after === 0) return false;
  const stored = await tx.messages.idAt(record.id, after);
  // A closed session of a site that keeps no log has none to compare with: the reader's copy stands.
  if (stored === undefined && isClosed(record)) return false;
  return stored !== afterId;
}

export function toReadMarks({ visitorRead, agentRead, agentReadAt }: SessionRecord): ReadMarks {
  return {
    visitor: visitorRead,
    agent: agentRead,
    ...(agentReadAt !== undefined && { agentAt: toTime(agentReadAt) }),
  };
}
