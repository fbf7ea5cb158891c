import type { VisitorTask } from '../../protocol/task.js';
import type { VisitorEvent } from './visitor-socket.js';

export type TaskEvent = Extract<VisitorEvent, { name: `task:${string}` }>;

/**
 * The guided task after the server has told of it; `null`: none is live. `undefined`: the event is about a task that
 * is not known. Pure.
 */
export function taskAfter(
  known: VisitorTask | null,
  event: TaskEvent,
): VisitorTask | null | undefined {
  if (event.name === 'task:offer') {
    const { changes: _, ...task } = event.payload;
    return task;
  }
  if (known?.taskId !== event.payload.taskId) return event.name === 'task:step' ? undefined : known;
  if (event.name !== 'task:step') return null;
  const { holdUntil: _, ...task } = known;
  return { ...task, status: 'running', step: event.payload.step };
}
