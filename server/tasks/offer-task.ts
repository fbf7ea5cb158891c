import type { SentTask, TaskSend } from '../../src/protocol/task-events.js';
import type { GivenTask, TaskAuthor } from '../../src/protocol/task.js';
import type { Ids } from '../ports.js';
import { findVisibleSession, type ActingAgent } from '../agents/agent-access.js';
import { RequestError } from '../request-error.js';
import { missingSessionError, sessionClosedError } from '../sessions/session-errors.js';
import { isClosed } from '../storage/session-record.js';
import type { TaskRecord } from '../storage/task-repository.js';
import { requireSound } from './given-task.js';
import type { TaskChanges } from './task-changes.js';
import { end } from './task-state.js';
import { hasEnded, toAgentTask } from './task-views.js';

/** A conversation keeps so many tasks, the newest. */
const MAX_TASKS = 200;

/** Who sends a task. What it may see is decided as for an agent. */
export interface TaskSender {
  caller: ActingAgent;
  kind: TaskAuthor['kind'];
}

/**
 * Offers a visitor a task, exactly once for each `clientId`. It takes the place of one that the visitor has not agreed
 * to, and waits for one that runs (rule TSK-3).
 *
 * @throws RequestError `not_found` or `erased`; `session_closed`; `invalid`: a selector costs too much;
 * `conflict` when the clientId was used with another task or by somebody else
 */
export type OfferTask = (by: TaskSender, request: TaskSend) => Promise<SentTask>;

/** Takes a task back. Changes nothing if it is over. @throws RequestError `not_found` or `erased` */
export type CancelTask = (
  caller: ActingAgent,
  request: { sessionId: string; taskId: string },
) => Promise<void>;

export function createOfferTask({ changes, ids }: { changes: TaskChanges; ids: Ids }): OfferTask {
  return async ({ caller, kind }, { sessionId, clientId, task: given }) => {
    requireSound(given);
    const author = { kind, id: caller.id, name: caller.name };
    return changes.run(sessionId, async ({ tx, now, add, put }) => {
      const session = await findVisibleSession(tx, caller, sessionId);
      const known = await tx.tasks.findByClientId(sessionId, clientId);
      if (known !== undefined) {
        if (!isSame(known, given, author))
          throw new RequestError('conflict', 'this clientId was used with other content');
        return { task: toAgentTask(known), duplicate: true };
      }
      if (isClosed(session)) throw sessionClosedError();
      const waiting = await tx.tasks.next(sessionId);
      if (waiting !== undefined) await put(waiting, end(waiting, 'cancelled', now));
      const current = await tx.tasks.current(sessionId);
      const isOffer = current === undefined || current.status === 'offered';
      if (current?.status === 'offered') await put(current, end(current, 'cancelled', now));
      const task: TaskRecord = {
        id: ids.uuid(),
        sessionId,
        clientId,
        author,
        ...given,
        status: isOffer ? 'offered' : 'waiting',
        ...NOTHING_YET,
        createdAt: now,
      };
      if (!(await add(task))) throw await missingSessionError(tx, sessionId);
      await tx.tasks.removeOldest(sessionId, MAX_TASKS);
      return { task: toAgentTask(task), duplicate: false };
    });
  };
}

export function createCancelTask({ changes }: { changes: TaskChanges }): CancelTask {
  return (caller, { sessionId, taskId }) =>
    changes.run(sessionId, async ({ tx, now, put }) => {
      await findVisibleSession(tx, caller, sessionId);
      const task = await tx.tasks.find(sessionId, taskId);
      if (task === undefined) throw new RequestError('not_found', 'there is no such task');
      if (!hasEnded(task)) await put(task, end(task, 'cancelled', now));
    });
}

const NOTHING_YET = {
  reason: undefined,
  step: 0,
  outcome: undefined,
  nonce: undefined,
  formerNonce: undefined,
  url: undefined,
  deadline: undefined,
  seenAt: undefined,
  endedAt: undefined,
  version: 1,
};

function isSame(
  { title, steps, author }: TaskRecord,
  given: GivenTask,
  by: TaskRecord['author'],
): boolean {
  const sameContent = JSON.stringify([title, steps]) === JSON.stringify([given.title, given.steps]);
  return sameContent && author.kind === by.kind && author.id === by.id;
}
