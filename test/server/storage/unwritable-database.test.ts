import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import Libsql from 'libsql';
import { createEmbeddedStorage } from '../../../server/storage/embedded-storage.js';
import { StorageUnavailable } from '../../../server/storage/storage-errors.js';
import { newSession } from '../../contracts/repositories-contract.js';

async function open(t: TestContext) {
  const directory = await mkdtemp(path.join(tmpdir(), 'chat-unwritable-'));
  const file = path.join(directory, 'chat.db');
  const storage = createEmbeddedStorage(file);
  await storage.migrate();
  t.after(async () => {
    await storage.close();
    await rm(directory, { recursive: true });
  });
  return { storage, file };
}

test('a write of its own that meets a busy database leaves nothing behind that stops later commits', async (t) => {
  const { storage, file } = await open(t);
  const session = newSession();
  await storage.sessions.insert(session);
  const other = new Libsql(file);
  let now = 1_000;
  t.mock.method(performance, 'now', () => now);
  other.exec('begin immediate');
  const lost = { id: session.id, lease: 0, now: 1 };
  await assert.rejects(storage.sessions.disconnect(lost), StorageUnavailable);
  await assert.rejects(storage.probe(), StorageUnavailable);
  // Readers do not mind.
  assert.equal((await storage.snapshot((tx) => tx.sessions.find(session.id)))?.id, session.id);
  other.exec('rollback');
  other.close();
  // Until then everybody is refused at once, so that visitors need not wait for the lock in turn.
  now += 300;
  await storage.probe();
  assert.equal((await storage.transaction((tx) => tx.sessions.accept(lost)))?.lease, 1);
});

test('the probe writes, and leaves nothing', async (t) => {
  const { storage, file } = await open(t);
  const other = new Libsql(file);
  const written = () =>
    (other.prepare('pragma data_version').get() as { data_version: number }).data_version;
  const before = written();
  await storage.probe();
  assert.notEqual(written(), before);
  assert.deepEqual(other.prepare('select * from setup_links').all(), []);
  other.close();
});

test('once closed, the file alone holds everything', async (t) => {
  const { storage, file } = await open(t);
  const session = newSession();
  await storage.sessions.insert(session);
  await storage.close();
  await rm(`${file}-wal`, { force: true });
  const again = createEmbeddedStorage(file);
  assert.equal((await again.sessions.find(session.id))?.id, session.id);
  await again.close();
});
