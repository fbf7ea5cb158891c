import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import Libsql from 'libsql';
import { createCommitGroup } from '../../../server/storage/commit-group.js';
import { createEmbeddedStorage } from '../../../server/storage/embedded-storage.js';
import { StorageUnavailable } from '../../../server/storage/storage-errors.js';
import { newMessage, newSession } from '../../contracts/repositories-contract.js';

/** A group on a database that only keeps what it was told. */
function createScripted({ failOn }: { failOn?: string } = {}) {
  const ran: string[] = [];
  let open = false;
  const run = (sql: string) => {
    ran.push(sql);
    if (sql === failOn) throw new StorageUnavailable(sql);
    if (sql === 'BEGIN IMMEDIATE') open = true;
    if (sql === 'COMMIT' || sql === 'ROLLBACK') open = false;
    return [];
  };
  const group = createCommitGroup({ run, isOpen: () => open });
  return { group, ran, lose: () => (open = false) };
}
const outcome = async (work: Promise<unknown>) => {
  let settled = 'pending';
  void work.then(
    () => (settled = 'committed'),
    () => (settled = 'failed'),
  );
  await new Promise(setImmediate);
  return settled;
};

test('COM-5: nobody is told of success before the commit that holds for all', async () => {
  const { group, ran } = createScripted();
  group.begin();
  const one = group.commit();
  group.begin();
  const two = group.commit();
  assert.deepEqual([await outcome(one), await outcome(two)], ['pending', 'pending']);
  group.flush();
  assert.deepEqual([await outcome(one), await outcome(two)], ['committed', 'committed']);
  assert.deepEqual(ran, ['BEGIN IMMEDIATE', 'SAVEPOINT member', 'RELEASE member', 'COMMIT']);
  group.flush();
  assert.equal(ran.length, 4);
});

test('COM-5: a commit that fails fails for every member', async () => {
  const { group, ran } = createScripted({ failOn: 'COMMIT' });
  group.begin();
  const one = group.commit();
  group.begin();
  const two = group.commit();
  const outcomes = [outcome(one), outcome(two)];
  group.flush();
  assert.deepEqual(await Promise.all(outcomes), ['failed', 'failed']);
  assert.equal(ran.at(-1), 'ROLLBACK');
});

test('A member that is rolled back takes nobody along, unless the database lost them all', async () => {
  const { group, ran, lose } = createScripted();
  group.begin();
  group.rollback();
  assert.deepEqual(ran, ['BEGIN IMMEDIATE', 'ROLLBACK']);
  group.begin();
  const one = group.commit();
  group.begin();
  group.rollback();
  group.flush();
  assert.equal(await outcome(one), 'committed');
  group.begin();
  const two = outcome(group.commit());
  group.begin();
  lose();
  group.rollback();
  assert.equal(await two, 'failed');
});

test('COM-5: statements run together need no savepoint, and are committed with the group', async () => {
  const { group, ran } = createScripted();
  group.begin();
  const one = outcome(group.commit());
  const two = group.runTogether((run) => run('INSERT') && 'stored');
  group.flush();
  assert.deepEqual([await one, await two], ['committed', 'stored']);
  assert.deepEqual(ran, ['BEGIN IMMEDIATE', 'INSERT', 'COMMIT']);
});

test('Statements run together whose first fails take nobody along, and whose second fails take all', async () => {
  const { group, ran } = createScripted({ failOn: 'UPDATE' });
  await assert.rejects(group.runTogether((run) => run('UPDATE')));
  assert.deepEqual(ran.splice(0), ['BEGIN IMMEDIATE', 'UPDATE', 'ROLLBACK']);
  const one = outcome(group.runTogether((run) => run('INSERT')));
  await assert.rejects(group.runTogether((run) => run('UPDATE')));
  group.flush();
  assert.equal(await one, 'committed');
  const two = outcome(group.runTogether((run) => run('INSERT')));
  await assert.rejects(group.runTogether((run) => [run('INSERT'), run('UPDATE')]));
  assert.equal(ran.at(-1), 'ROLLBACK');
  assert.equal(await two, 'failed');
});

for (const groupCommits of [true, false]) {
  test(`Storage, groupCommits ${groupCommits}: whoever reads sees what is on the disk`, async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'chat-group-'));
    const file = path.join(directory, 'chat.db');
    const storage = createEmbeddedStorage(file, { groupCommits });
    await storage.migrate();
    const other = new Libsql(file);
    const onDisk = () =>
      (other.prepare('select count(*) as n from messages').all()[0] as { n: number }).n;
    const session = newSession({ lease: 1 });
    await storage.sessions.insert(session);
    const write = (seq: number) =>
      storage.transaction(async (tx) => {
        await tx.messages.insert(newMessage(session.id, seq));
        if (seq % 3 === 0) throw new Error('rolled back');
      });
    const writes = [1, 2, 3, 4, 5].map(async (seq) => {
      await write(seq);
      // What resolved is committed: another connection sees it.
      assert.ok(onDisk() > 0);
    });
    const read = storage.messages.pageAfter(session.id, 0, 10).then(({ messages }) => {
      assert.equal(messages.length, onDisk());
    });
    const results = await Promise.allSettled([...writes, read]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled'],
    );
    assert.equal(onDisk(), 4);
    other.close();
    await storage.close();
    await rm(directory, { recursive: true });
  });
}

test('One try waits for a database that another process holds; the next are refused at once, for a while', async (t) => {
  const directory = await mkdtemp(path.join(tmpdir(), 'chat-busy-'));
  const file = path.join(directory, 'chat.db');
  const storage = createEmbeddedStorage(file);
  await storage.migrate();
  const session = newSession();
  await storage.sessions.insert(session);
  const other = new Libsql(file);
  other.exec('BEGIN IMMEDIATE');
  const write = () => storage.transaction((tx) => tx.messages.insert(newMessage(session.id, 1)));
  let now = 1_000;
  t.mock.method(performance, 'now', () => now);
  // What waited for the lock and did not get it has the driver's error as its cause.
  let waited = 0;
  for (let tries = 0; tries < 20; tries += 1)
    await assert.rejects(write(), (error) => {
      assert.ok(error instanceof StorageUnavailable);
      if (error.cause !== undefined) waited += 1;
      return true;
    });
  assert.equal(waited, 1);
  await assert.rejects(storage.probe(), StorageUnavailable);
  assert.equal((await storage.sessions.find(session.id))?.id, session.id);
  other.exec('ROLLBACK');
  now += 300;
  await write();
  await storage.probe();
  other.close();
  await storage.close();
  await rm(directory, { recursive: true });
});
