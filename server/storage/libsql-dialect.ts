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
import Libsql from 'libsql';
import { createCommitGroup, type CommitGroup } from './commit-group.js';
import type { RunTogether } from './embedded-message-log.js';
import { StorageUnavailable, UniqueViolation } from './storage-errors.js';

/*
 * The only file that knows the embedded database's driver. The driver is synchronous: a statement
 * blocks the process while it runs. One connection, handed to one transaction at a time.
 */

/**
 * Blocking wait for another process's write lock. Short, because all requests wait with it. The request
 * that met the lock gets `unavailable` and is sent again.
 */
const BUSY_TIMEOUT_MS = 100;
/** How long no other request waits for the lock after one found the database busy. */
const BUSY_PAUSE_MS = 250;
const MAX_CACHED_STATEMENTS = 300;
const READS = /^\s*(select|pragma)\b/i;

const PRAGMAS = [
  // Set before all else: switching to WAL needs the lock as well.
  `busy_timeout = ${BUSY_TIMEOUT_MS}`,
  'journal_mode = WAL',
  // A committed message survives a power cut, not only a dead process (rule COM-5).
  'synchronous = FULL',
  'foreign_keys = ON',
  // Savepoints keep what they may have to undo here, and not in a file.
  'temp_store = MEMORY',
  // What was deleted is overwritten: erased is erased.
  'secure_delete = ON',
];

export interface LibsqlOptions {
  /** A file, or ":memory:". Opened by the first query. */
  path: string;
  /**
   * When a group of transactions is committed: calls back soon, after what is under way now. Without
   * it each transaction is committed by itself, at once.
   */
  groupCommits?: ((flush: () => void) => void) | undefined;
}

/** The dialect for kysely, and what goes past kysely because it is done most often. */
export interface LibsqlDialect extends Dialect {
  /** The database must be open: kysely has run a query. */
  runTogether: RunTogether;
}

export function createLibsqlDialect(options: LibsqlOptions): LibsqlDialect {
  const driver = createDriver(options);
  return {
    createAdapter: () => new Adapter(),
    createDriver: () => driver,
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    runTogether: driver.runTogether,
  };
}

class Adapter extends SqliteAdapter {
  /** SQLite can, so a start that is killed halfway through a migration leaves nothing behind. */
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** Somebody's turn on the one connection. */
interface Turn extends DatabaseConnection {
  /** What kind of transaction it is in. */
  inside: 'nothing' | 'reading' | 'writing';
  /** Passed on already, by a commit that waits for its group. */
  passed: boolean;
}

function createDriver({
  path,
  groupCommits,
}: LibsqlOptions): Driver & { runTogether: RunTogether } {
  let database: Libsql.Database;
  let run: (sql: string, parameters?: readonly unknown[]) => unknown[];
  let group: CommitGroup;
  let flushing = false;
  const turns = createTurns();

  const flushSoon = () => {
    if (groupCommits === undefined) return group.flush();
    if (flushing) return undefined;
    flushing = true;
    groupCommits(() => void flushInTurn());
    return undefined;
  };
  const flushInTurn = async () => {
    await turns.take();
    flushing = false;
    group.flush();
    turns.pass();
  };
  const runAlone = (sql: string, parameters: readonly unknown[]) => {
    // Nobody sees what is not on the disk yet.
    group.flush();
    if (READS.test(sql)) return run(sql, parameters);
    run('BEGIN IMMEDIATE');
    try {
      const rows = run(sql, parameters);
      run('COMMIT');
      return rows;
    } catch (error) {
      if (database.inTransaction) run('ROLLBACK');
      throw error;
    }
  };
  const createTurn = (): Turn => ({
    inside: 'nothing',
    passed: false,
    async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
      const rows = this.inside === 'nothing' ? runAlone(sql, parameters) : run(sql, parameters);
      return { rows: rows as R[] };
    },
    streamQuery() {
      throw new Error('not supported: pages are bounded, nothing is streamed');
    },
  });

  return {
    init: async () => {
      database = translated(() => new Libsql(path));
      run = createRunner(database);
      group = createCommitGroup({ run, isOpen: () => database.inTransaction });
      for (const pragma of PRAGMAS) run(`PRAGMA ${pragma}`);
    },
    acquireConnection: async () => {
      await turns.take();
      return createTurn();
    },
    releaseConnection: async (connection) => {
      if (!(connection as Turn).passed) turns.pass();
    },
    beginTransaction: async (connection, { accessMode }) => {
      const turn = connection as Turn;
      if (accessMode === 'read only') {
        group.flush();
        run('BEGIN');
        turn.inside = 'reading';
      } else {
        group.begin();
        turn.inside = 'writing';
      }
    },
    commitTransaction: async (connection) => {
      const turn = connection as Turn;
      if (turn.inside === 'reading') return void run('COMMIT');
      const committed = group.commit();
      flushSoon();
      turn.passed = true;
      turns.pass();
      return committed;
    },
    rollbackTransaction: async (connection) => {
      const turn = connection as Turn;
      // The group's commit failed: all of it is rolled back, and somebody else's turn may be on.
      if (turn.passed) return;
      if (turn.inside === 'writing') group.rollback();
      else if (database.inTransaction) run('ROLLBACK');
    },
    runTogether: async (work) => {
      await turns.take();
      const committed = group.runTogether((runNow) =>
        work(<Row>(query: CompiledQuery<Row>) => runNow(query.sql, query.parameters) as Row[]),
      );
      flushSoon();
      turns.pass();
      return committed;
    },
    destroy: async () => {
      await turns.take();
      group.flush();
      try {
        // The driver leaves the log beside the file: whoever copied the file alone would miss what is in it.
        run('PRAGMA wal_checkpoint(TRUNCATE)');
      } catch {
        // The next start finds it in the log.
      }
      database.close();
    },
  };
}

/** Runs SQL by statements that are prepared once. */
function createRunner(database: Libsql.Database) {
  const statements = new Map<string, { statement: Libsql.Statement; reads: boolean }>();
  let busyUntil = 0;

  return (sql: string, parameters: readonly unknown[] = []): unknown[] => {
    const begins = sql === 'BEGIN IMMEDIATE';
    if (begins && performance.now() < busyUntil) throw new StorageUnavailable('database is busy');
    try {
      return translated(() => {
        // A prepared statement that meets a lock stays under way, and nothing can be committed beside it
        // any more: so this one, the only one that waits for the lock, is not kept.
        if (begins) {
          database.exec(sql);
          return [];
        }
        let prepared = statements.get(sql);
        if (prepared === undefined) {
          if (statements.size >= MAX_CACHED_STATEMENTS) statements.clear();
          const statement = database.prepare(sql);
          prepared = { statement, reads: statement.reader };
          statements.set(sql, prepared);
        }
        if (prepared.reads) return prepared.statement.all(parameters);
        prepared.statement.run(parameters);
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
