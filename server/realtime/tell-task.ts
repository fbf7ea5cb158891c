import type { TaskRecord } from '../storage/task-repository.js';
import { toVisitorTask } from '../tasks/task-views.js';
import type { VisitorConnection } from './visitor-connection.js';

/**
 * Tells a visitor's socket how a task is now. May be repeated: a client acts once on each state. What the visitor has
 * ended is not told.
 */
export function tellTask({ emit }: Pick<VisitorConnection, 'emit'>, task: TaskRecord): void {
  const { id: taskId, status, step, steps, reason } = task;
  switch (status) {
    case 'offered':
    case 'held':
      emit('task:offer', toVisitorTask(task)!);
      return;
    case 'running':
      emit('task:step', { ...steps[step]!, taskId, step });
      return;
    case 'done':
      emit('task:done', { taskId });
      return;
    case 'aborted':
    case 'cancelled':
      emit('task:aborted', { taskId, ...(reason !== undefined && { reason }) });
      return;
    default:
  }
}
