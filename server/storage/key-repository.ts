import type { Kysely } from 'kysely';
import type { Database } from './schema.js';

export type KeyPurpose = 'token' | 'derive' | 'profile' | 'device';

export interface ServerKey {
  id: string;
  /** `vapid`: the private key of Web Push, which is never rotated. See `push/vapid-key.ts`. */
  purpose: KeyPurpose | 'vapid';
  /** 32 bytes in base64url. */
  secret: string;
  createdAt: number;
}

/** The server's own secrets: in the database, so that every node and every backup has them. */
export interface KeyRepository {
  /** The oldest first. */
  all(): Promise<ServerKey[]>;
  insert(key: ServerKey): Promise<void>;
  remove(id: string): Promise<void>;
  /** Until the end of this transaction, no other one makes keys. */
  lock(): Promise<void>;
}

export function createKeyRepository(
  db: Kysely<Database>,
  lockTable: (table: 'server_keys') => Promise<void>,
): KeyRepository {
  return {
    all: async () => {
      const rows = await db
        .selectFrom('server_keys')
        .selectAll()
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(({ created_at: createdAt, ...row }) => ({ ...row, createdAt }));
    },
    insert: async ({ createdAt, ...key }) => {
      await db
        .insertInto('server_keys')
        .values({ ...key, created_at: createdAt })
        .execute();
    },
    remove: async (id) => {
      await db.deleteFrom('server_keys').where('id', '=', id).execute();
    },
    lock: () => lockTable('server_keys'),
  };
}
