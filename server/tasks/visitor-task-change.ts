import type { TaskState } from '../../src/protocol/task.js';
import type { Clock } from '../ports.js';
import { RequestError } from '../request-error.js';
import { idleDeadlines } from '../sessions/session-deadlines.js';
import { visitorChangeError } from '../sessions/session-errors.js';
import type { LeaseHolder } from '../sessions/socket-lease.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import type { TaskRecord } from '../storage/task-repository.js';
import type { TaskChanges } from './task-changes.js';
import { settle } from './task-state.js';
import { readTaskState } from './task-views.js';

/**
 * A change that a visitor's socket asks for. `decide` gets the task as it is by now, and returns what becomes of it.
 * Resolves after the commit with how the session's tasks stand then. Only the session's newest socket may (rule COM-4).
 *
 * @throws RequestError `not_found`: the session has no such task; what `decide` throws; as for any change of a session
 */
export type ChangeByVisitor = (
  holder: LeaseHolder,
  request: {
    taskId: string;
    /** Whether the visitor did something: then the idle deadline moves. */
    isActivity: boolean;
    decide: (task: TaskRecord, now: number) => TaskRecord;
  },
) => Promise<TaskState>;

export function createChangeByVisitor({
  changes,
  clock,
  sites,
  holdMs,
}: {
  changes: TaskChanges;
  clock: Clock;
  sites: SiteDirectory;
  holdMs: number;
}): ChangeByVisitor {
  return async ({ sessionId, site: token, lease }, { taskId, isActivity, decide }) => {
    const site = await sites.find(token);
    return changes.run(sessionId, async ({ tx, put }) => {
      const now = clock.now();
      const deadlines = isActivity ? idleDeadlines(site, now) : {};
      if ((await tx.sessions.beat({ id: sessionId, lease, now, ...deadlines })) === undefined)
        throw (
          (await visitorChangeError(tx, sessionId, lease)) ??
          new Error('the session changed during a change of its task')
        );
      const task = await tx.tasks.find(sessionId, taskId);
      if (task === undefined) throw new RequestError('not_found', 'there is no such task');
      await put(task, decide(settle(task, { now, holdMs }), now));
      return readTaskState(tx, (await tx.sessions.find(sessionId))!);
    });
  };
}
