import { sql } from 'kysely';
import { createKyselyStorage } from './kysely-storage.js';
import { createLibsqlDialect } from './libsql-dialect.js';
import type { Storage } from './storage.js';

/** The storage in one file on this machine; `path` ":memory:" keeps nothing. */
export function createEmbeddedStorage(path: string): Storage {
  return createKyselyStorage(createLibsqlDialect(path), async (db) => {
    // Deleted rows are overwritten at once, but the write-ahead log still holds what they were.
    await sql`pragma wal_checkpoint(truncate)`.execute(db);
  });
}
