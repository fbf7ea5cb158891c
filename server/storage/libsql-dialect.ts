import Libsql from 'libsql';
import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely';
import { StorageUnavailable, UniqueViolation } from './storage-errors.js';

/*
 * The only file that knows the embedded database's driver. The driver is synchronous: a statement
 * blocks the process while it runs. One connection, handed to one transaction at a time.
 */

/**
 * Blocking wait for another process's write lock. Short, because every visitor waits with it; whoever
 * met it hears `unavailable` and tries again.
 */
const BUSY_TIMEOUT_MS = 100;
/** After a busy database was met, how long nobody else is made to wait for it. */
const BUSY_PAUSE_MS = 250;
const MAX_CACHED_STATEMENTS = 300;

const PRAGMAS = [
  // Set before all else: switching to WAL needs the lock as well.
  `busy_timeout = ${BUSY_TIMEOUT_MS}`,
  'journal_mode = WAL',
  // A committed message survives a power cut, not only a dead process (rule COM-5).
  'synchronous = FULL',
  'foreign_keys = ON',
  // What was deleted is overwritten: erased is erased.
  'secure_delete = ON',
];

/** `path`: a file, or ":memory:". Opened by the first query. */
export function createLibsqlDialect(path: string): Dialect {
  return {
    createAdapter: () => new Adapter(),
    createDriver: () => createDriver(path),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

class Adapter extends SqliteAdapter {
  /** SQLite can, so a start that is killed halfway through a migration leaves nothing behind. */
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

function createDriver(path: string): Driver {
  let database: Libsql.Database | undefined;
  let connection: DatabaseConnection;
  let run: (sql: string, parameters: readonly unknown[]) => unknown[];
  const turn = createTurns();

  return {
    init: async () => {
      database = translated(() => new Libsql(path));
      run = createRunner(database);
      for (const pragma of PRAGMAS) run(`PRAGMA ${pragma}`, []);
      connection = createConnection(run);
    },
    acquireConnection: async () => {
      await turn.take();
      return connection;
    },
    releaseConnection: async () => turn.pass(),
    beginTransaction: async (_connection, settings) => {
      // A transaction that reads first and writes later could not get the lock any more when another
      // process wrote in between: so take it at the beginning.
      run(settings.accessMode === 'read only' ? 'BEGIN' : 'BEGIN IMMEDIATE', []);
    },
    commitTransaction: async () => void run('COMMIT', []),
    rollbackTransaction: async () => {
      // A full disk rolls back by itself; a second time would be an error.
      if (database?.inTransaction) run('ROLLBACK', []);
    },
    destroy: async () => {
      database?.close();
    },
  };
}

function createConnection(
  run: (sql: string, parameters: readonly unknown[]) => unknown[],
): DatabaseConnection {
  return {
    executeQuery: async <R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> => ({
      rows: run(sql, parameters) as R[],
    }),
    streamQuery() {
      throw new Error('not supported: pages are bounded, nothing is streamed');
    },
  };
}

/** Runs SQL by statements that are prepared once. */
function createRunner(database: Libsql.Database) {
  const statements = new Map<string, Libsql.Statement>();
  let busyUntil = 0;

  return (sql: string, parameters: readonly unknown[]): unknown[] => {
    const begins = sql === 'BEGIN IMMEDIATE';
    if (begins && performance.now() < busyUntil) throw new StorageUnavailable('database is busy');
    try {
      return translated(() => {
        let statement = statements.get(sql);
        if (statement === undefined) {
          if (statements.size >= MAX_CACHED_STATEMENTS) statements.clear();
          statement = database.prepare(sql);
          statements.set(sql, statement);
        }
        if (statement.reader) return statement.all(parameters);
        statement.run(parameters);
        return [];
      });
    } catch (error) {
      if (begins && error instanceof StorageUnavailable)
        busyUntil = performance.now() + BUSY_PAUSE_MS;
      throw error;
    }
  };
}

const UNAVAILABLE = /^SQLITE_(BUSY|LOCKED|FULL|READONLY|IOERR|CANTOPEN|PROTOCOL|NOMEM)/;
const UNIQUE = /^SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)/;

function translated<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code = '', message } = error as { code?: string; message: string };
    if (UNIQUE.test(code)) throw new UniqueViolation(message, { cause: error });
    if (UNAVAILABLE.test(code)) throw new StorageUnavailable(message, { cause: error });
    throw error;
  }
}

/** First come, first served: one holder at a time. */
function createTurns() {
  const waiting: (() => void)[] = [];
  let taken = false;
  return {
    take(): Promise<void> | void {
      if (!taken) {
        taken = true;
        return undefined;
      }
      return new Promise((resolve) => void waiting.push(resolve));
    },
    pass() {
      const next = waiting.shift();
      if (next === undefined) taken = false;
      else next();
    },
  };
}
