import { Kysely, sql } from 'kysely';
import { createKyselyStorage, migrate } from './kysely-storage.js';
import { createPostgresConnections, type PostgresOptions } from './postgres-dialect.js';
import { createPostgresMessageLog } from './postgres-message-log.js';
import { postgresSearch } from './postgres-search.js';
import type { Database } from './schema.js';
import { StorageUnavailable } from './storage-errors.js';
import type { Storage } from './storage.js';
import { skipLocked } from './unlocked-sessions.js';

const MIGRATION_SECONDS = 60 * 60;

/** The storage in PostgreSQL, which several nodes share. */
export function createPostgresStorage(options: PostgresOptions): Storage {
  const { dialect, runNamed } = createPostgresConnections(options);
  const storage = createKyselyStorage({
    dialect,
    search: postgresSearch,
    unlocked: skipLocked,
    lockTable: async (tx, table) => {
      await sql`lock table ${sql.table(table)} in share row exclusive mode`.execute(tx);
    },
    readTime: async (db) => {
      const time = sql<{ ms: string }>`select extract(epoch from clock_timestamp()) * 1000 as ms`;
      return Number((await time.execute(db)).rows[0]!.ms);
    },
    createMessageLog: (db) => createPostgresMessageLog(db, runNamed),
    // PostgreSQL overwrites deleted rows when it vacuums. The operator decides when: see docs/operations.md.
    scrub: async () => true,
  });
  return {
    ...storage,
    migrate: async () => {
      // One node migrates, and the others wait for it: longer than for anything else.
      const patient = createPostgresConnections({
        ...options,
        statementSeconds: MIGRATION_SECONDS,
      });
      const db = new Kysely<Database>({ dialect: patient.dialect });
      try {
        await migrate(db);
      } catch (error) {
        // The driver's message does not say which setting it is about.
        const why = `the database of DATABASE_URL cannot be used: ${(error as Error).message}`;
        const Kind = error instanceof StorageUnavailable ? StorageUnavailable : Error;
        throw new Kind(why, { cause: error });
      } finally {
        await db.destroy();
      }
    },
  };
}
