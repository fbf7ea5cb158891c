import type { TaskAccept, TaskRequest } from '../../src/protocol/task-events.js';
import type { TaskState } from '../../src/protocol/task.js';
import { RequestError } from '../request-error.js';
import type { LeaseHolder } from '../sessions/socket-lease.js';
import type { TaskRecord } from '../storage/task-repository.js';
import { end, start } from './task-state.js';
import { hasEnded } from './task-views.js';
import type { ChangeByVisitor } from './visitor-task-change.js';

/** What the visitor says to a task, answered with how the tasks stand then. A repeat changes nothing. */
export interface AnswerTask {
  /**
   * The visitor agrees, and this tab carries it out.
   *
   * @throws RequestError `conflict`: another tab was first, or the offer is over
   */
  accept(holder: LeaseHolder, request: TaskAccept): Promise<TaskState>;
  /**
   * The visitor declines it. One that has been agreed to, in another tab or just before, is stopped.
   *
   * @throws RequestError `conflict`: it is not offered yet
   */
  refuse(holder: LeaseHolder, request: TaskRequest): Promise<TaskState>;
  /** The visitor stops it. @throws RequestError `conflict`: it has not been agreed to */
  stop(holder: LeaseHolder, request: TaskRequest): Promise<TaskState>;
}

export function createAnswerTask({ change }: { change: ChangeByVisitor }): AnswerTask {
  return {
    accept: (holder, { taskId, nonce, url }) =>
      change(holder, {
        taskId,
        isActivity: true,
        decide(task, now) {
          if (task.status === 'offered') return start(task, { nonce, url, now });
          if (task.nonce === nonce) return task;
          throw new RequestError('conflict', 'another tab was first, or the offer is over');
        },
      }),

    refuse: (holder, { taskId }) =>
      change(holder, {
        taskId,
        isActivity: true,
        decide(task, now) {
          if (hasEnded(task)) return task;
          if (isAgreed(task)) return end(task, 'stopped', now);
          if (task.status === 'offered') return end(task, 'refused', now);
          throw new RequestError('conflict', 'the task is not offered');
        },
      }),

    stop: (holder, { taskId }) =>
      change(holder, {
        taskId,
        isActivity: true,
        decide(task, now) {
          if (hasEnded(task)) return task;
          if (isAgreed(task)) return end(task, 'stopped', now);
          throw new RequestError('conflict', 'the task does not run');
        },
      }),
  };
}

function isAgreed({ status }: TaskRecord): boolean {
  return status === 'running' || status === 'held';
}
