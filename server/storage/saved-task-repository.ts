import type { Kysely } from 'kysely';
import type { TaskStep } from '../../src/protocol/task.js';
import type { Database } from './schema.js';
import type { SavedTasksTable } from './task-schema.js';

/** A guided task that agents send often. */
export interface SavedTaskRecord {
  id: string;
  /** The token of its site. */
  site: string;
  title: string;
  steps: readonly TaskStep[];
  /** Raised by each change, from 1. */
  version: number;
  updatedAt: number;
  /** Id of the agent who wrote or changed it last. */
  updatedBy: string;
  /** The agent's name; absent: there is no such agent any more. */
  updatedByName?: string;
}

export interface SavedTaskRepository {
  /** In no order. */
  ofSite(site: string): Promise<SavedTaskRecord[]>;
  find(site: string, id: string): Promise<SavedTaskRecord | undefined>;
  insert(task: Omit<SavedTaskRecord, 'updatedByName'>): Promise<void>;
  /** Replaces the version before this one. `false`: it has another version, or is gone. */
  replace(task: Omit<SavedTaskRecord, 'updatedByName'>): Promise<boolean>;
  /** `false`: there was none. */
  remove(site: string, id: string): Promise<boolean>;
}

export function createSavedTaskRepository(db: Kysely<Database>): SavedTaskRepository {
  const select = (site: string) =>
    db
      .selectFrom('saved_tasks')
      .leftJoin('agents', 'agents.id', 'saved_tasks.updated_by')
      .selectAll('saved_tasks')
      .select('agents.name as updated_by_name')
      .where('saved_tasks.site', '=', site);

  return {
    ofSite: async (site) => (await select(site).execute()).map(toRecord),
    find: async (site, id) => {
      const row = await select(site).where('saved_tasks.id', '=', id).executeTakeFirst();
      return row && toRecord(row);
    },
    insert: async (task) => {
      await db.insertInto('saved_tasks').values(toRow(task)).execute();
    },
    replace: async (task) => {
      const row = await db
        .updateTable('saved_tasks')
        .set(toRow(task))
        .where('id', '=', task.id)
        .where('site', '=', task.site)
        .where('version', '=', task.version - 1)
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },
    remove: async (site, id) => {
      const row = await db
        .deleteFrom('saved_tasks')
        .where('id', '=', id)
        .where('site', '=', site)
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

function toRow(task: Omit<SavedTaskRecord, 'updatedByName'>): SavedTasksTable {
  const { id, site, title, steps, version, updatedAt, updatedBy } = task;
  return {
    id,
    site,
    title,
    steps: JSON.stringify(steps),
    version,
    updated_at: updatedAt,
    updated_by: updatedBy,
  };
}

function toRecord(row: SavedTasksTable & { updated_by_name: string | null }): SavedTaskRecord {
  const { id, site, title, steps, version, updated_by_name: name } = row;
  return {
    id,
    site,
    title,
    steps: JSON.parse(steps),
    version,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
    ...(name !== null && { updatedByName: name }),
  };
}
