import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { Kysely, Migrator, type Migration } from 'kysely';
import { migrate } from '../../../server/storage/kysely-storage.js';
import { createLibsqlDialect } from '../../../server/storage/libsql-dialect.js';
import { migrations } from '../../../server/storage/migrations.js';
import type { Database } from '../../../server/storage/schema.js';
import type { SessionRecord } from '../../../server/storage/session-record.js';
import { toRow } from '../../../server/storage/session-rows.js';
import { newSession, NOW } from '../../contracts/repositories-contract.js';

type Row = ReturnType<typeof toRow>;

/** A database of the release before sessions had places in the lists, with these, brought up to date. */
async function migrated(t: TestContext, ...records: SessionRecord[]): Promise<Map<string, Row>> {
  const db = new Kysely<Database>({ dialect: createLibsqlDialect({ path: ':memory:' }) });
  t.after(() => db.destroy());
  const migrator = new Migrator({ db, provider: migrations });
  await migrator.migrateTo('0002-reset-links');
  for (const record of records) {
    const row: Partial<Row> = toRow(record);
    delete row.queue_at;
    delete row.address_group;
    delete row.reopenable_since;
    await db
      .insertInto('sessions')
      .values(row as Row)
      .execute();
  }
  const { error } = await migrator.migrateToLatest();
  assert.equal(error, undefined);
  const rows = await db.selectFrom('sessions').selectAll().execute();
  return new Map(rows.map((row) => [row.id, row]));
}

test('B3: a left message from before there was a deadline gets one, and nothing else does', async (t) => {
  const said = { firstVisitorAt: NOW, updatedAt: NOW, idleAt: undefined };
  const left = newSession(said);
  const waiting = newSession({ ...said, idleAt: NOW + 5 });
  const closed = newSession({ ...said, status: 'ended', closedAt: NOW });
  const empty = newSession({ ...said, firstVisitorAt: undefined });
  const rows = await migrated(t, left, waiting, closed, empty);
  assert.deepEqual(
    [left, waiting, closed, empty].map(({ id }) => rows.get(id)?.idle_at),
    [NOW + 30 * 24 * 60 * 60_000, NOW + 5, null, null],
  );
});

test('sessions that are open when the lists get their index keep their place in them', async (t) => {
  const waiting = newSession({ firstVisitorAt: NOW });
  const silent = newSession();
  const closed = newSession({ firstVisitorAt: NOW, closedAt: NOW });
  const rows = await migrated(t, waiting, silent, closed);
  assert.deepEqual(
    [waiting, silent, closed].map(({ id }) => rows.get(id)?.queue_at),
    [NOW, null, null],
  );
});

/** A database that has run all migrations of this version, and one of this name. */
async function migratedBeyond(t: TestContext, name: string) {
  const db = new Kysely<Database>({ dialect: createLibsqlDialect({ path: ':memory:' }) });
  t.after(() => db.destroy());
  const other: Migration = {
    up: async (tx) => tx.schema.alterTable('agents').addColumn('mood', 'text').execute(),
  };
  const provider = {
    getMigrations: async () => ({ ...(await migrations.getMigrations()), [name]: other }),
  };
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  assert.equal(error, undefined);
  return db;
}

test('A server starts on tables that the next version has changed, and leaves them as they are', async (t) => {
  const db = await migratedBeyond(t, '9999-next');
  await migrate(db);
  const tables = await db.introspection.getTables();
  const agents = tables.find(({ name }) => name === 'agents')!;
  assert.ok(agents.columns.some(({ name }) => name === 'mood'));
});

test('A server refuses tables with a migration that was never part of it', async (t) => {
  const db = await migratedBeyond(t, '0001-foreign');
  await assert.rejects(migrate(db), /0001-foreign is missing/);
});
