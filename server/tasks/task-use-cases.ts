import { MAX_PAGE_BYTES } from '../../src/protocol/limits.js';
import type { AgentTask } from '../../src/protocol/task.js';
import { findVisibleSession, type ActingAgent } from '../agents/agent-access.js';
import type { Clock, Ids } from '../ports.js';
import { RequestError } from '../request-error.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import type { Repositories, Storage } from '../storage/storage.js';
import { createAnswerTask } from './answer-task.js';
import { createCarryOutTask } from './carry-out-task.js';
import { createCancelTask, createOfferTask } from './offer-task.js';
import type { TaskChanges } from './task-changes.js';
import { toAgentTask } from './task-views.js';
import { createChangeByVisitor } from './visitor-task-change.js';

/** Tasks of a conversation that a console gets: the newest. */
const MAX_LISTED_TASKS = 20;

export type TaskUseCases = ReturnType<typeof createTaskUseCases>;

/** Guided tasks (rules TSK-1 to TSK-7): what agents, other systems and visitors do with them. */
export function createTaskUseCases(deps: {
  storage: Storage;
  changes: TaskChanges;
  clock: Clock;
  ids: Ids;
  sites: SiteDirectory;
  holdMs: number;
}) {
  const change = createChangeByVisitor(deps);
  return {
    offer: createOfferTask(deps),
    cancel: createCancelTask(deps),
    /** @throws RequestError `not_found` or `erased` */
    async find(
      caller: ActingAgent,
      { sessionId, taskId }: { sessionId: string; taskId: string },
    ): Promise<AgentTask> {
      await findVisibleSession(deps.storage, caller, sessionId);
      const task = await deps.storage.tasks.find(sessionId, taskId);
      if (task === undefined) throw new RequestError('not_found', 'there is no such task');
      return toAgentTask(task);
    },
    ...createAnswerTask({ change }),
    ...createCarryOutTask({ ...deps, change }),
  };
}

/** The newest tasks of a session, the newest first: as many as fit into {@link MAX_PAGE_BYTES}. */
export async function listTasks(
  { tasks }: Pick<Repositories, 'tasks'>,
  sessionId: string,
): Promise<AgentTask[]> {
  const newest = (await tasks.newest(sessionId, MAX_LISTED_TASKS)).map(toAgentTask);
  let bytes = 0;
  return newest.filter((task) => {
    bytes += Buffer.byteLength(JSON.stringify(task));
    return bytes <= MAX_PAGE_BYTES;
  });
}
