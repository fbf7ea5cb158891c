import type { Ids } from '../../../src/core/ports.js';
import type { AgentTask, GivenTask } from '../../../src/protocol/task.js';
import type { FakeSession } from './fake-session.js';

/** A guided task, and the id by which the server knows it again. */
export interface FakeTask {
  clientId: string;
  task: AgentTask;
}

/** The answer to `task:send` or `task:cancel`. */
export function answerTask(
  { tasks }: FakeSession,
  payload: Record<string, unknown>,
  { ids, at, by }: { ids: Ids; at: string; by: string },
): unknown {
  const { clientId, taskId, task } = payload as {
    clientId: string;
    taskId?: string;
    task: GivenTask;
  };
  const known = tasks.find((each) => each.clientId === clientId || each.task.taskId === taskId);
  if (taskId !== undefined) {
    if (known) known.task = { ...next(known.task), status: 'cancelled', endedAt: at };
    return { ok: true };
  }
  if (known) return { ok: true, task: known.task, duplicate: true };
  const added: AgentTask = {
    ...task,
    taskId: ids.uuid(),
    by: { kind: 'agent', name: by },
    status: 'offered',
    step: 0,
    results: [],
    createdAt: at,
    endedAt: null,
    version: 1,
  };
  tasks.unshift({ clientId, task: added });
  return { ok: true, task: added, duplicate: false };
}

/** Changes the newest task; the event that says so. */
export function toldTask({ conversation, tasks }: FakeSession, changes: Partial<AgentTask>) {
  const [newest] = tasks;
  if (!newest) throw new Error('The session has no task');
  newest.task = { ...next(newest.task), ...changes };
  return structuredClone({ sessionId: conversation.session.id, ...newest.task });
}

function next(task: AgentTask): AgentTask {
  return { ...task, version: task.version + 1 };
}
