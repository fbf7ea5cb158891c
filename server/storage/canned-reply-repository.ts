import type { Kysely } from 'kysely';
import type { Database } from './schema.js';

/** A text that agents send often. */
export interface CannedReplyRecord {
  id: string;
  /** The token of the only site that it is for; `null`: all sites. */
  site: string | null;
  /** In lower case. Unique among those of the same site, and among those of all sites. */
  shortcut: string;
  body: string;
  /** Raised by each change, from 1. */
  version: number;
  updatedAt: number;
  /** Id of the agent who wrote or changed it last. */
  updatedBy: string;
  /** The agent's name; absent: there is no such agent any more. */
  updatedByName?: string;
}

export interface CannedReplyRepository {
  /** In no order. */
  all(): Promise<CannedReplyRecord[]>;
  find(id: string): Promise<CannedReplyRecord | undefined>;
  /** `false`: another one has this shortcut, and nothing was stored. */
  insert(reply: Omit<CannedReplyRecord, 'updatedByName'>): Promise<boolean>;
  /**
   * Replaces the version before this one. `false`: it has another version, or is gone, and nothing was changed.
   *
   * @throws UniqueViolation another one has this shortcut
   */
  replace(reply: Omit<CannedReplyRecord, 'updatedByName'>): Promise<boolean>;
  /** Id of the one with this shortcut. */
  findByShortcut(site: string | null, shortcut: string): Promise<string | undefined>;
  /** `false`: there was none. */
  remove(id: string): Promise<boolean>;
}

export function createCannedReplyRepository(db: Kysely<Database>): CannedReplyRepository {
  const select = () =>
    db
      .selectFrom('canned_replies')
      .leftJoin('agents', 'agents.id', 'canned_replies.updated_by')
      .selectAll('canned_replies')
      .select('agents.name as updated_by_name');

  return {
    all: async () => {
      const rows = await select().execute();
      return rows.map(toRecord);
    },
    find: async (id) => {
      const row = await select().where('canned_replies.id', '=', id).executeTakeFirst();
      return row && toRecord(row);
    },
    insert: async (reply) => {
      const row = await db
        .insertInto('canned_replies')
        .values({ id: reply.id, ...toValues(reply) })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },
    replace: async (reply) => {
      const row = await db
        .updateTable('canned_replies')
        .set(toValues(reply))
        .where('id', '=', reply.id)
        .where('version', '=', reply.version - 1)
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },
    findByShortcut: async (site, shortcut) => {
      const row = await db
        .selectFrom('canned_replies')
        .select('id')
        .where((eb) => eb(eb.fn.coalesce('site', eb.val('')), '=', site ?? ''))
        .where('shortcut', '=', shortcut)
        .executeTakeFirst();
      return row?.id;
    },
    remove: async (id) => {
      const row = await db
        .deleteFrom('canned_replies')
        .where('id', '=', id)
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

function toValues(reply: Omit<CannedReplyRecord, 'updatedByName'>) {
  const { site, shortcut, body, version, updatedAt, updatedBy } = reply;
  return { site, shortcut, body, version, updated_at: updatedAt, updated_by: updatedBy };
}

type Row = Database['canned_replies'] & { updated_by_name: string | null };

function toRecord({ updated_at, updated_by, updated_by_name, ...row }: Row): CannedReplyRecord {
  return {
    ...row,
    updatedAt: updated_at,
    updatedBy: updated_by,
    ...(updated_by_name !== null && { updatedByName: updated_by_name }),
  };
}
