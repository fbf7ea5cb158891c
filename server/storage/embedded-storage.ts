import { sql } from 'kysely';
import { createKyselyStorage } from './kysely-storage.js';
import { createLibsqlDialect } from './libsql-dialect.js';
import type { Storage } from './storage.js';

/**
 * The storage in one file on this machine; `path` ":memory:" keeps nothing. Transactions of one turn
 * of the event loop are committed together; with `groupCommits: false` each by itself and without
 * waiting for anything, as a simulator with a time of its own needs it.
 */
export function createEmbeddedStorage(
  path: string,
  { groupCommits = true }: { groupCommits?: boolean } = {},
): Storage {
  const soon = (flush: () => void) => void setImmediate(flush);
  const dialect = createLibsqlDialect({ path, groupCommits: groupCommits ? soon : undefined });
  return createKyselyStorage(dialect, async (db) => {
    // Deleted rows are overwritten at once, but the write-ahead log still holds what they were.
    const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(db);
    return rows[0]?.busy === 0;
  });
}
