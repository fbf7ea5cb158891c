import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import Libsql from 'libsql';
import { createEmbeddedStorage } from '../../../server/storage/embedded-storage.js';
import { newSession, NOW } from '../../contracts/repositories-contract.js';

test('B3: a left message from before there was a deadline gets one, and nothing else does', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'chat-migration-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'chat.db');
  const open = async () => {
    const storage = createEmbeddedStorage(file);
    await storage.migrate();
    return storage;
  };
  const before = await open();
  const said = { firstVisitorAt: NOW, updatedAt: NOW, idleAt: undefined };
  const left = newSession(said);
  const waiting = newSession({ ...said, idleAt: NOW + 5 });
  const closed = newSession({ ...said, status: 'ended', closedAt: NOW });
  const empty = newSession({ ...said, firstVisitorAt: undefined });
  for (const session of [left, waiting, closed, empty]) await before.sessions.insert(session);
  await before.close();
  const database = new Libsql(file);
  database.exec(`delete from kysely_migration where name = '0003-left-messages'`);
  database.close();

  const after = await open();
  const deadlineOf = async ({ id }: { id: string }) => (await after.sessions.find(id))?.idleAt;
  assert.equal(await deadlineOf(left), NOW + 30 * 24 * 60 * 60_000);
  assert.deepEqual(
    [await deadlineOf(waiting), await deadlineOf(closed), await deadlineOf(empty)],
    [NOW + 5, undefined, undefined],
  );
  await after.close();
});
