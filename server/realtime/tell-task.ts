import type { TaskRecord } from '../storage/task-repository.js';
import { toVisitorTask } from '../tasks/task-views.js';
import type { VisitorConnection } from './visitor-connection.js';

/**
 * Tells a visitor's socket how a task is now, after so many changes of the session's tasks. May be repeated: a client acts once on each state. What the visitor has
 * ended is not told.
 */
export function tellTask(
  { emit }: Pick<VisitorConnection, 'emit'>,
  task: TaskRecord,
  changes: number,
): void {
  const { id: taskId, status, step, steps, reason } = task;
  switch (status) {
    case 'offered':
    case 'held':
      emit('task:offer', { changes, ...toVisitorTask(task)! });
      return;
    case 'running':
      emit('task:step', { ...steps[step]!, changes, taskId, step });
      return;
    case 'done':
      emit('task:done', { changes, taskId });
      return;
    case 'aborted':
    case 'cancelled':
      emit('task:aborted', { changes, taskId, ...(reason !== undefined && { reason }) });
      return;
    default:
  }
}
