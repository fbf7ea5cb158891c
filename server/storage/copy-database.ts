import { sql, Kysely } from 'kysely';
import { createEmbeddedStorage } from './embedded-storage.js';
import { createLibsqlDialect } from './libsql-dialect.js';
import { createPostgresConnections, type PostgresOptions } from './postgres-dialect.js';
import { createPostgresStorage } from './postgres-storage.js';
import type { Database } from './schema.js';

/**
 * All tables but those of the search, which indexes what is copied like all that is new. One that refers to another
 * comes after it.
 */
const TABLES = [
  'sites',
  'agents',
  'agent_sessions',
  'push_subscriptions',
  'setup_links',
  'audit_log',
  'server_keys',
  'sessions',
  'messages',
  'message_versions',
  'session_pages',
  'notes',
  'session_tags',
  'tasks',
  'blocks',
  'erased',
  'identity_uses',
  'canned_replies',
  'saved_tasks',
  'api_keys',
  'session_contexts',
  'subject_contexts',
  'session_facts',
  'agent_hours',
  'report_counts',
  'report_rollups',
] as const satisfies (keyof Database)[];

/** Rows that are read and written at once. A row has up to 40 values, and PostgreSQL takes 65,535. */
const BATCH = 1_000;

/** The database to copy into has rows. */
export class DatabaseNotEmpty extends Error {}

/**
 * Copies the embedded database in `file` into an empty PostgreSQL database, all of it or nothing. Brings the
 * tables of both to the newest shape first. Resolves with the number of rows of each table.
 *
 * @throws DatabaseNotEmpty
 */
export async function copyIntoPostgres(
  file: string,
  options: PostgresOptions,
): Promise<Map<keyof Database, number>> {
  for (const storage of [createEmbeddedStorage(file), createPostgresStorage(options)]) {
    await storage.migrate();
    await storage.close();
  }
  const from = new Kysely<Database>({ dialect: createLibsqlDialect({ path: file }) });
  const to = new Kysely<Database>({ dialect: createPostgresConnections(options).dialect });
  try {
    return await to.transaction().execute(async (target) => {
      await refuseRows(target);
      return from
        .transaction()
        .setAccessMode('read only')
        .execute((source) => copyTables(source, target));
    });
  } finally {
    await Promise.all([from.destroy(), to.destroy()]);
  }
}

async function refuseRows(target: Kysely<Database>): Promise<void> {
  for (const table of TABLES) {
    const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(target);
    if (rows.length > 0) throw new DatabaseNotEmpty(`the table ${table} has rows`);
  }
}

async function copyTables(source: Kysely<Database>, target: Kysely<Database>) {
  const copied = new Map<keyof Database, number>();
  for (const table of TABLES) copied.set(table, await copyTable(source, target, table));
  return copied;
}

async function copyTable(
  source: Kysely<Database>,
  target: Kysely<Database>,
  table: keyof Database,
): Promise<number> {
  let [copied, last] = [0, 0];
  for (;;) {
    const page = await sql<{ row_number: number }>`
      select rowid as row_number, * from ${sql.table(table)}
      where rowid > ${last} order by rowid limit ${BATCH}`.execute(source);
    const rows = page.rows.map(({ row_number: number, ...row }) => {
      last = number;
      return row;
    });
    if (rows.length === 0) return copied;
    await target.insertInto(table).values(rows).execute();
    copied += rows.length;
  }
}
