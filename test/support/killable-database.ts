import { CompiledQuery, type DatabaseConnection, type Driver } from 'kysely';
import {
  createEmbeddedMessageLog,
  type RunTogether,
} from '../../server/storage/embedded-message-log.js';
import type { DatabaseEngine } from '../../server/storage/kysely-storage.js';
import { embeddedSearch } from '../../server/storage/embedded-search.js';
import { createLibsqlDialect } from '../../server/storage/libsql-dialect.js';
import { allUnlocked } from '../../server/storage/unlocked-sessions.js';

/** What the database is asked to do: a read-only transaction, a writing one, or one statement alone. */
export type Work = 'read' | 'write' | 'statement';

/** Where a simulated process may be slowed down, refused, or killed. */
export interface DatabaseHooks {
  /** Before the work begins. It may throw: then nothing has changed. */
  begin(work: Work): Promise<void> | void;
  /** All is written, nothing committed yet. */
  beforeCommit(work: Work): Promise<void> | void;
  /** It is committed, and nobody knows yet. */
  afterCommit(work: Work): Promise<void> | void;
  /** As {@link LibsqlOptions.groupCommits}. */
  groupCommits?: (flush: () => void) => void;
}

/** A database that its process can leave behind in the middle of whatever it did. */
export interface KillableDatabase {
  /** Everything but scrubbing, for which nothing here has a use. */
  engine: DatabaseEngine;
  /** The process died: what it had not committed is gone, and its locks are free. */
  abandon(): void;
}

const NO_HOOKS: DatabaseHooks = { begin() {}, beforeCommit() {}, afterCommit() {} };
const NEVER = new Promise<never>(() => {});

/**
 * The real embedded database with failpoints around its commits. Only processes die here, no power
 * is cut, so that it need not wait for the disk.
 */
export function createKillableDatabase(
  path: string,
  hooks: DatabaseHooks = NO_HOOKS,
): KillableDatabase {
  const { groupCommits } = hooks;
  const dialect = createLibsqlDialect({ path, groupCommits });
  const driver = dialect.createDriver();
  let abandoned = false;
  /** Whose turn it is on the one connection. */
  let holder: DatabaseConnection | undefined;
  /** Any connection at all: they share one database. */
  let any: DatabaseConnection | undefined;

  async function acquire(): Promise<DatabaseConnection> {
    const connection = await driver.acquireConnection();
    if (abandoned) {
      await driver.releaseConnection(connection);
      return NEVER;
    }
    holder = connection;
    any = connection;
    return connection;
  }

  function release(connection: DatabaseConnection): Promise<void> {
    if (holder === connection) holder = undefined;
    return driver.releaseConnection(connection);
  }

  /** Its work cannot be interrupted: what is killed before the commit is killed before the work. */
  const runTogether: RunTogether = async (work) => {
    if (abandoned) return NEVER;
    await hooks.begin('write');
    await hooks.beforeCommit('write');
    const result = await dialect
      .runTogether((run) => {
        if (abandoned) throw new Error('the process is dead');
        return work(run);
      })
      .catch((error: unknown) => (abandoned ? NEVER : Promise.reject(error as Error)));
    await hooks.afterCommit('write');
    return result;
  };

  return {
    engine: {
      dialect: {
        ...dialect,
        createDriver: () =>
          withFailpoints(
            { ...driver, acquireConnection: acquire, releaseConnection: release },
            hooks,
            () => abandoned,
          ),
      },
      createMessageLog: (db) => createEmbeddedMessageLog(db, runTogether),
      search: embeddedSearch,
      unlocked: allUnlocked,
      lockTable: async () => undefined,
      scrub: async () => true,
    },
    abandon() {
      abandoned = true;
      if (!any) return;
      // Inside a transaction of its own it asks for no commit of what others wrote before.
      Object.assign(any, { inside: 'reading' });
      any.executeQuery(CompiledQuery.raw('ROLLBACK')).catch(() => {});
      if (holder) void driver.releaseConnection(holder);
      driver.destroy().catch(() => {});
    },
  };
}

/** `gone`: the process is dead, and what it still wanted is done by nobody. */
function withFailpoints(driver: Driver, hooks: DatabaseHooks, gone: () => boolean): Driver {
  const inner = new WeakMap<DatabaseConnection, DatabaseConnection>();
  const works = new WeakMap<DatabaseConnection, 'read' | 'write'>();
  const innerOf = (outer: DatabaseConnection): DatabaseConnection => inner.get(outer)!;

  function wrap(connection: DatabaseConnection): DatabaseConnection {
    const outer: DatabaseConnection = {
      async executeQuery<R>(query: CompiledQuery) {
        if (gone()) return NEVER;
        if (works.has(outer)) return connection.executeQuery<R>(query);
        const work = query.query.kind === 'SelectQueryNode' ? 'read' : 'statement';
        await hooks.begin(work);
        if (gone()) return NEVER;
        const result = await connection.executeQuery<R>(query);
        await hooks.afterCommit(work);
        return result;
      },
      streamQuery: (query, size) => connection.streamQuery(query, size),
    };
    inner.set(outer, connection);
    return outer;
  }

  return {
    async init() {
      await driver.init();
      const connection = await driver.acquireConnection();
      await connection.executeQuery(CompiledQuery.raw('PRAGMA synchronous = OFF'));
      await driver.releaseConnection(connection);
    },
    async acquireConnection() {
      return wrap(await driver.acquireConnection());
    },
    async beginTransaction(outer, settings) {
      const work = settings.accessMode === 'read only' ? 'read' : 'write';
      await hooks.begin(work);
      if (gone()) return NEVER;
      await driver.beginTransaction(innerOf(outer), settings);
      works.set(outer, work);
      return undefined;
    },
    async commitTransaction(outer) {
      const work = works.get(outer)!;
      await hooks.beforeCommit(work);
      if (gone()) return NEVER;
      await driver.commitTransaction(innerOf(outer));
      return hooks.afterCommit(work);
    },
    rollbackTransaction: (outer) => (gone() ? NEVER : driver.rollbackTransaction(innerOf(outer))),
    releaseConnection: (outer) => driver.releaseConnection(innerOf(outer)),
    destroy: () => driver.destroy(),
  };
}
