import type { Kysely } from 'kysely';
import type { Database } from './schema.js';

/** A key for the API. The key itself is known to its holder only. */
export interface ApiKeyRecord {
  id: string;
  name: string;
  scopes: readonly string[];
  /** The token of the only site that exists for the key; `undefined`: all do. */
  site: string | undefined;
  createdAt: number;
  /** Name of the agent who made it. */
  createdBy: string;
  /** May be a minute old; `undefined`: it was never used. */
  lastUsedAt: number | undefined;
}

export interface ApiKeyRepository {
  /** The newest first. */
  all(): Promise<ApiKeyRecord[]>;
  insert(key: Omit<ApiKeyRecord, 'lastUsedAt'> & { hash: string }): Promise<void>;
  findByHash(hash: string): Promise<ApiKeyRecord | undefined>;
  /** Notes that the key was used, unless that was noted since `after`. */
  noteUse(id: string, use: { now: number; after: number }): Promise<void>;
  /** The key that there was. */
  remove(id: string): Promise<ApiKeyRecord | undefined>;
}

export function createApiKeyRepository(db: Kysely<Database>): ApiKeyRepository {
  return {
    all: async () => {
      const rows = await db
        .selectFrom('api_keys')
        .selectAll()
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .execute();
      return rows.map(toRecord);
    },
    insert: async ({ id, name, hash, scopes, site, createdAt, createdBy }) => {
      await db
        .insertInto('api_keys')
        .values({
          id,
          name,
          key_hash: hash,
          scopes: JSON.stringify(scopes),
          site: site ?? null,
          created_at: createdAt,
          created_by: createdBy,
          last_used_at: null,
        })
        .execute();
    },
    findByHash: async (hash) => {
      const row = await db
        .selectFrom('api_keys')
        .selectAll()
        .where('key_hash', '=', hash)
        .executeTakeFirst();
      return row && toRecord(row);
    },
    noteUse: async (id, { now, after }) => {
      await db
        .updateTable('api_keys')
        .set({ last_used_at: now })
        .where('id', '=', id)
        .where((eb) => eb.or([eb('last_used_at', 'is', null), eb('last_used_at', '<', after)]))
        .execute();
    },
    remove: async (id) => {
      const row = await db
        .deleteFrom('api_keys')
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst();
      return row && toRecord(row);
    },
  };
}

function toRecord(row: Database['api_keys']): ApiKeyRecord {
  return {
    id: row.id,
    name: row.name,
    scopes: JSON.parse(row.scopes) as string[],
    site: row.site ?? undefined,
    createdAt: row.created_at,
    createdBy: row.created_by,
    lastUsedAt: row.last_used_at ?? undefined,
  };
}
