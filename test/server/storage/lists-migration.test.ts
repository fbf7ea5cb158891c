import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kysely, Migrator } from 'kysely';
import { createLibsqlDialect } from '../../../server/storage/libsql-dialect.js';
import { migrations } from '../../../server/storage/migrations.js';
import type { Database } from '../../../server/storage/schema.js';
import { toRow } from '../../../server/storage/session-rows.js';
import { newSession, NOW } from '../../contracts/repositories-contract.js';

test('sessions that are open when the lists get their index keep their place in them', async () => {
  const db = new Kysely<Database>({ dialect: createLibsqlDialect({ path: ':memory:' }) });
  const migrator = new Migrator({ db, provider: migrations });
  await migrator.migrateTo('0002-reset-links');
  const waiting = newSession({ firstVisitorAt: NOW });
  const silent = newSession();
  const closed = newSession({ firstVisitorAt: NOW, closedAt: NOW });
  for (const record of [waiting, silent, closed]) {
    const row: Partial<ReturnType<typeof toRow>> = toRow(record);
    delete row.queue_at;
    delete row.address_group;
    await db
      .insertInto('sessions')
      .values(row as ReturnType<typeof toRow>)
      .execute();
  }
  const { error } = await migrator.migrateToLatest();
  assert.equal(error, undefined);
  const rows = await db.selectFrom('sessions').select(['id', 'queue_at']).execute();
  const places = new Map(rows.map(({ id, queue_at }) => [id, queue_at]));
  assert.deepEqual(
    [waiting, silent, closed].map(({ id }) => places.get(id)),
    [NOW, null, null],
  );
  await db.destroy();
});
