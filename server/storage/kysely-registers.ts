import type { Kysely } from 'kysely';
import type { ErasureRepository } from './erasure-repository.js';
import type { IdentityRepository } from './identity-repository.js';
import type { KeyRepository } from './key-repository.js';
import type { Database } from './schema.js';
import type { SiteRepository } from './site-repository.js';

/* The small tables: each is read by its key and little else. */

export function createSiteRepository(db: Kysely<Database>): SiteRepository {
  return {
    find: async (token) => {
      const row = await db
        .selectFrom('sites')
        .select('settings')
        .where('token', '=', token)
        .executeTakeFirst();
      return row === undefined ? undefined : (JSON.parse(row.settings) as unknown);
    },
    all: async () => {
      const rows = await db.selectFrom('sites').select(['token', 'settings']).execute();
      return rows.map(({ token, settings }) => ({ token, settings: JSON.parse(settings) }));
    },
    set: async (token, settings, now) => {
      const values = { settings: JSON.stringify(settings), updated_at: now };
      await db
        .insertInto('sites')
        .values({ token, ...values })
        .onConflict((conflict) => conflict.column('token').doUpdateSet(values))
        .execute();
    },
  };
}

export function createKeyRepository(db: Kysely<Database>): KeyRepository {
  return {
    all: async () => {
      const rows = await db.selectFrom('server_keys').selectAll().orderBy('created_at').execute();
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
  };
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
    findByKey: async (keyHash) => {
      const row = await db
        .selectFrom('erased')
        .select('session_id')
        .where('key_hash', '=', keyHash)
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

export function createIdentityRepository(db: Kysely<Database>): IdentityRepository {
  return {
    use: async ({ site, jtiHash, sessionId, subject, expiresAt }) => {
      await db
        .insertInto('identity_uses')
        .values({
          site,
          jti_hash: jtiHash,
          session_id: sessionId,
          subject,
          expires_at: expiresAt,
        })
        .onConflict((conflict) => conflict.columns(['site', 'jti_hash']).doNothing())
        .execute();
      const used = await db
        .selectFrom('identity_uses')
        .select(['session_id', 'subject'])
        .where('site', '=', site)
        .where('jti_hash', '=', jtiHash)
        .executeTakeFirstOrThrow();
      return used.session_id === sessionId && used.subject === subject;
    },
  };
}
