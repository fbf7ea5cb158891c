import { MAX_SAVED_TASKS, type SavedTask } from '../../src/protocol/saved-tasks.js';
import type { GivenTask } from '../../src/protocol/task.js';
import type { Clock, Ids } from '../ports.js';
import { RequestError } from '../request-error.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import type { SavedTaskRecord } from '../storage/saved-task-repository.js';
import { toTime } from '../storage/session-record.js';
import type { Storage } from '../storage/storage.js';
import { requireSound } from '../tasks/given-task.js';
import { requireAdminNow, seesSite, type ActingAgent } from './agent-access.js';
import type { AuditLog } from './audit.js';

/** What came of a change: the new value, or the one that somebody else has made meanwhile. */
export type SavedTaskChange = { changed: SavedTask } | { current: SavedTask };

/** Guided tasks of a site that agents send often. */
export interface SavedTasks {
  /** In the order of their titles. @throws RequestError `not_found`: no such site, or not for the agent */
  list(agent: ActingAgent, site: string): Promise<SavedTask[]>;
  /** @throws RequestError `invalid` or `too_large`: the task is not sound, or the site has too many; `not_found` */
  add(agent: ActingAgent, site: string, task: GivenTask): Promise<SavedTask>;
  /** @throws RequestError as `add` */
  change(
    agent: ActingAgent,
    site: string,
    change: { id: string; version: number; task: GivenTask },
  ): Promise<SavedTaskChange>;
  /** Doing it again changes nothing. */
  remove(agent: ActingAgent, site: string, id: string): Promise<void>;
}

export function createSavedTasks({
  storage,
  sites,
  clock,
  ids,
  auditLog,
}: {
  storage: Storage;
  sites: Pick<SiteDirectory, 'find'>;
  clock: Clock;
  ids: Ids;
  auditLog: AuditLog;
}): SavedTasks {
  const requireSite = async (agent: ActingAgent, site: string) => {
    if (!seesSite(agent, site) || (await sites.find(site)) === undefined)
      throw new RequestError('not_found', 'there is no such site');
  };
  const noSuchTask = () => new RequestError('not_found', 'there is no such task');
  const toRecord = (
    agent: ActingAgent,
    site: string,
    id: string,
    version: number,
    task: GivenTask,
  ) => ({
    id,
    site,
    ...task,
    version,
    updatedAt: clock.now(),
    updatedBy: agent.id,
  });

  return {
    async list(agent, site) {
      await requireSite(agent, site);
      return (await storage.savedTasks.ofSite(site)).map(toSavedTask).sort(byTitle);
    },

    async add(agent, site, task) {
      await requireSite(agent, site);
      requireSound(task);
      const record = toRecord(agent, site, ids.uuid(), 1, task);
      await storage.transaction(async (tx) => {
        await requireAdminNow(tx, agent);
        if ((await tx.savedTasks.ofSite(site)).length >= MAX_SAVED_TASKS)
          throw new RequestError('too_large', 'the site has too many saved tasks');
        await tx.savedTasks.insert(record);
        await auditLog.note(tx, agent, noted('saved_task_added', record));
      });
      return toSavedTask({ ...record, updatedByName: agent.name });
    },

    async change(agent, site, { id, version, task }) {
      await requireSite(agent, site);
      requireSound(task);
      const record = toRecord(agent, site, id, version + 1, task);
      return storage.transaction(async (tx) => {
        await requireAdminNow(tx, agent);
        if (await tx.savedTasks.replace(record)) {
          await auditLog.note(tx, agent, noted('saved_task_changed', record));
          return { changed: toSavedTask({ ...record, updatedByName: agent.name }) };
        }
        const current = await tx.savedTasks.find(site, id);
        if (current === undefined) throw noSuchTask();
        return { current: toSavedTask(current) };
      });
    },

    async remove(agent, site, id) {
      await requireSite(agent, site);
      await storage.transaction(async (tx) => {
        await requireAdminNow(tx, agent);
        const existing = await tx.savedTasks.find(site, id);
        if (existing === undefined) return;
        await tx.savedTasks.remove(site, id);
        await auditLog.note(tx, agent, noted('saved_task_removed', existing));
      });
    },
  };
}

function noted<A extends string>(
  action: A,
  { title, site }: Pick<SavedTaskRecord, 'title' | 'site'>,
) {
  return { action, target: title, detail: { site } };
}

/** Databases differ in how they order letters. */
function byTitle(a: SavedTask, b: SavedTask): number {
  return a.title < b.title ? -1 : a.title > b.title ? 1 : 0;
}

function toSavedTask({ id, title, steps, ...record }: SavedTaskRecord): SavedTask {
  const { version, updatedAt, updatedByName = null } = record;
  const changed = { version, updatedAt: toTime(updatedAt), updatedBy: updatedByName };
  return { id, title, steps: [...steps], ...changed };
}
