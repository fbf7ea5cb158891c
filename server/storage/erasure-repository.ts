import type { Kysely } from 'kysely';
import type { Database } from './schema.js';

/** What is left of erased sessions, so that a request with the key gets `erased`, not `not_found`. */
export interface ErasureRepository {
  insert(erased: {
    sessionId: string;
    keyHash: string;
    exitKeyHash: string;
    now: number;
  }): Promise<void>;
  find(sessionId: string): Promise<{ keyHash: string; exitKeyHash: string } | undefined>;
  /** Whether one of these is the hash of an erased session's key. */
  hasKey(keyHashes: readonly string[]): Promise<boolean>;
}

export function createErasureRepository(db: Kysely<Database>): ErasureRepository {
  return {
    insert: async ({ sessionId, keyHash, exitKeyHash, now }) => {
      await db
        .insertInto('erased')
        .values({
          session_id: sessionId,
          key_hash: keyHash,
          exit_key_hash: exitKeyHash,
          erased_at: now,
        })
        .execute();
    },
    find: async (sessionId) => {
      const row = await db
        .selectFrom('erased')
        .select(['key_hash', 'exit_key_hash'])
        .where('session_id', '=', sessionId)
        .executeTakeFirst();
      return row && { keyHash: row.key_hash, exitKeyHash: row.exit_key_hash };
    },
    hasKey: async (keyHashes) => {
      if (keyHashes.length === 0) return false;
      const row = await db
        .selectFrom('erased')
        .select('session_id')
        .where('key_hash', 'in', keyHashes)
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}
