import type {
  TaskRequest,
  TaskResult,
  TaskResume,
  TaskResumed,
} from '../../src/protocol/task-events.js';
import type { TaskState } from '../../src/protocol/task.js';
import type { Ids } from '../ports.js';
import { RequestError } from '../request-error.js';
import type { LeaseHolder } from '../sessions/socket-lease.js';
import { hold, resume, withResult } from './task-state.js';
import { hasEnded } from './task-views.js';
import type { ChangeByVisitor } from './visitor-task-change.js';

/** What the tab says that carries a task out, and the tab that speaks for it; answered with how the tasks stand then. */
export interface CarryOutTask {
  /**
   * The step at the cursor has ended. Counts once (rule TSK-3): a repeat, and a result of a task that is over, change
   * nothing.
   *
   * @throws RequestError `conflict`: nobody has agreed to the task, or the step is beyond the cursor
   */
  result(holder: LeaseHolder, request: TaskResult): Promise<TaskState>;
  /** The tab is gone (rule TSK-5). Changes nothing if the task does not run. */
  pause(holder: LeaseHolder, request: TaskRequest): Promise<TaskState>;
  /**
   * The tab is back (rule TSK-4).
   *
   * @throws RequestError `invalid`: the url is no address; `conflict`: the task is not held, this is not its nonce, or
   * it does not go on at this url, and is aborted
   */
  resume(holder: LeaseHolder, request: TaskResume): Promise<TaskResumed>;
}

export function createCarryOutTask({
  change,
  ids,
  holdMs,
}: {
  change: ChangeByVisitor;
  ids: Ids;
  holdMs: number;
}): CarryOutTask {
  return {
    result: (holder, { taskId, step, outcome, url }) =>
      change(holder, {
        taskId,
        isActivity: true,
        decide(task, now) {
          if (hasEnded(task) || step < task.step) return task;
          if (task.status !== 'running' && task.status !== 'held')
            throw new RequestError('conflict', 'nobody has agreed to the task');
          if (step > task.step) throw new RequestError('conflict', 'another step comes before it');
          return withResult(task, { outcome, url, now });
        },
      }),

    pause: (holder, { taskId }) =>
      change(holder, {
        taskId,
        isActivity: false,
        decide: (task, now) => hold(task, now, holdMs),
      }),

    async resume(holder, { taskId, nonce: known, ...said }) {
      if (!URL.canParse(said.url)) throw new RequestError('invalid', 'url: no address');
      const nonce = ids.uuid();
      let goesOn = false;
      const state = await change(holder, {
        taskId,
        isActivity: true,
        decide(current, now) {
          const mayGoOn =
            current.status === 'held' && (current.nonce === known || current.formerNonce === known);
          const next = mayGoOn ? resume(current, { known, nonce, now, ...said }) : current;
          // Its last step may have led here.
          goesOn = mayGoOn && (next.status === 'running' || next.status === 'done');
          return next;
        },
      });
      if (goesOn) return { nonce, ...state };
      throw new RequestError('conflict', 'the task does not go on here');
    },
  };
}
