import { PostgresDialect, type CompiledQuery, type Dialect, type PostgresPoolClient } from 'kysely';
import { Pool, types, type QueryConfig } from 'pg';
import type { Settings } from '../config.js';
import { translatePostgresError } from './postgres-errors.js';
import { StorageUnavailable, TransactionConflict } from './storage-errors.js';

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database` */
  url: string;
  /** The most connections that this process opens. */
  poolSize: number;
  /** A statement is cancelled after so long, and after half of it if it waits for a lock. */
  statementSeconds: number;
  /** How long it may take to get a connection, a new one or one that is free again. */
  connectSeconds: number;
}

/** `undefined`: the settings ask for the embedded database. */
export function postgresOptions(settings: Settings): PostgresOptions | undefined {
  const { DATABASE_URL: url } = settings;
  if (url === undefined) return undefined;
  return {
    url,
    poolSize: settings.DATABASE_POOL_SIZE,
    statementSeconds: settings.DATABASE_STATEMENT_SECONDS,
    connectSeconds: settings.DATABASE_CONNECT_SECONDS,
  };
}

/** The dialect for kysely, and what goes past kysely because it is done most often. */
export interface PostgresConnections {
  dialect: Dialect;
  /** Runs a query that the server of the database keeps under this name, so that it is planned once. */
  runNamed: <Row>(name: string, query: CompiledQuery<Row>) => Promise<Row[]>;
}

/** The type of counts and times. The driver hands it over as text, because it may not fit a number. Ours do. */
const INT8_OID = 20;

export function createPostgresConnections(options: PostgresOptions): PostgresConnections {
  const { url, poolSize, statementSeconds, connectSeconds } = options;
  const statementMs = statementSeconds * 1000;
  const pool = new Pool({
    connectionString: url,
    application_name: 'chat-widget',
    max: poolSize,
    keepAlive: true,
    connectionTimeoutMillis: connectSeconds * 1000,
    statement_timeout: statementMs,
    lock_timeout: statementMs / 2,
    // A process that hangs in a transaction must not keep its locks.
    idle_in_transaction_session_timeout: statementMs,
    // For a server that is cut off: it cannot say that time is up.
    query_timeout: statementMs + 2_000,
    types: { getTypeParser: typeParser },
  });
  // A connection that breaks while nobody waits for it tells it as an event. The pool makes a new one.
  const ignore = () => {};
  pool.on('error', ignore);
  pool.on('connect', (client) => void client.on('error', ignore));

  return {
    dialect: new PostgresDialect({
      pool: {
        connect: async () => {
          const { run, release } = await connect(pool);
          const query = (text: string, values: unknown[]) => run({ text, values });
          // Without its form for cursors, which nothing uses.
          return { query: query as unknown as PostgresPoolClient['query'], release };
        },
        end: () => pool.end(),
      },
    }),
    runNamed: async <Row>(name: string, { sql: text, parameters }: CompiledQuery<Row>) => {
      const { run, release } = await connect(pool);
      try {
        return (await run({ name, text, values: [...parameters] })).rows as Row[];
      } finally {
        release();
      }
    },
  };
}

const typeParser: typeof types.getTypeParser = (oid: number, format?: string) =>
  oid === INT8_OID ? Number : types.getTypeParser(oid, format as 'text');

/** A connection of the pool that throws the storage's own errors. One that had an error is not used again. */
async function connect(pool: Pool) {
  const client = await pool.connect().catch((error: unknown) => {
    throw translatePostgresError(error);
  });
  let isSound = true;
  return {
    run: (query: QueryConfig) =>
      client.query(query).catch((error: unknown) => {
        const translated = translatePostgresError(error);
        const isBroken =
          translated instanceof StorageUnavailable && !(translated instanceof TransactionConflict);
        isSound &&= !isBroken;
        throw translated;
      }),
    release: () => client.release(!isSound),
  };
}
