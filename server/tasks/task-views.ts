import {
  isLive,
  type AgentTask,
  type TaskAuthor,
  type TaskState,
  type VisitorTask,
} from '../../src/protocol/task.js';
import { isClosed, toTime, type SessionRecord } from '../storage/session-record.js';
import type { Repositories } from '../storage/storage.js';
import type { TaskRecord } from '../storage/task-repository.js';
import { expectedUrl } from './task-state.js';

/** What the visitor gets of a task; `undefined`: nothing, because it waits or has ended. */
export function toVisitorTask(task: TaskRecord): VisitorTask | undefined {
  const { status, deadline } = task;
  if (status !== 'offered' && status !== 'running' && status !== 'held') return undefined;
  const url = expectedUrl(task);
  return {
    taskId: task.id,
    title: task.title,
    by: authorOf(task),
    steps: [...task.steps],
    step: task.step,
    status,
    ...(status === 'held' && { holdUntil: toTime(deadline!) }),
    ...(url !== undefined && { expectUrl: url }),
  };
}

/** How the tasks of a session stand for its visitor. Of a closed one, none is live. */
export async function readTaskState(
  { tasks }: Pick<Repositories, 'tasks'>,
  session: SessionRecord,
): Promise<TaskState> {
  const { id, taskChanges: changes } = session;
  // Most sessions never had one: they cost no query.
  const current = changes === 0 || isClosed(session) ? undefined : await tasks.current(id);
  return { changes, task: (current && toVisitorTask(current)) ?? null };
}

/** What agents and other systems get of it. */
export function toAgentTask(task: TaskRecord): AgentTask {
  const { status, reason, step, outcome, createdAt, endedAt, version } = task;
  const done = Array.from({ length: step }, (_, index) => ({
    step: index,
    outcome: 'done' as const,
  }));
  return {
    taskId: task.id,
    title: task.title,
    by: authorOf(task),
    steps: [...task.steps],
    status,
    ...(reason !== undefined && { reason }),
    step,
    results: outcome === undefined ? done : [...done, { step, outcome }],
    createdAt: toTime(createdAt),
    endedAt: endedAt === undefined ? null : toTime(endedAt),
    version,
  };
}

export function hasEnded({ status }: TaskRecord): boolean {
  return !isLive(status);
}

function authorOf({ author: { kind, name } }: TaskRecord): TaskAuthor {
  return { kind, name };
}
