import { closeSync, openSync } from 'node:fs';
import { sql } from 'kysely';
import { createEmbeddedMessageLog } from './embedded-message-log.js';
import { embeddedSearch } from './embedded-search.js';
import { createKyselyStorage } from './kysely-storage.js';
import { createLibsqlDialect } from './libsql-dialect.js';
import { StorageUnavailable } from './storage-errors.js';
import type { Storage } from './storage.js';
import { allUnlocked } from './unlocked-sessions.js';

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
  const storage = createKyselyStorage({
    dialect,
    createMessageLog: (db) => createEmbeddedMessageLog(db, dialect.runTogether),
    search: embeddedSearch,
    unlocked: allUnlocked,
    // One transaction writes at a time.
    lockTable: async () => undefined,
    scrub: async (db) => {
      // Deleted rows are overwritten at once, but the write-ahead log still holds what they were.
      const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(db);
      return rows[0]?.busy === 0;
    },
  });
  return {
    ...storage,
    migrate: async () => {
      createPrivately(path);
      try {
        await storage.migrate();
      } catch (error) {
        // The driver's message names no file, and the operator knows the setting only.
        const why = `the database ${path} (DATA_DIR) cannot be used: ${(error as Error).message}`;
        const Kind = error instanceof StorageUnavailable ? StorageUnavailable : Error;
        throw new Kind(why, { cause: error });
      }
    },
  };
}

/** A new file is for the server's own user alone; the files beside it take after it. */
function createPrivately(path: string): void {
  if (path === ':memory:') return;
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch {
    // It is there, or cannot be made: the driver says why.
  }
}
