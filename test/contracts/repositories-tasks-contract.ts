import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { SessionRecord } from '../../server/storage/session-record.js';
import { TransactionConflict, UniqueViolation } from '../../server/storage/storage-errors.js';
import type { Storage } from '../../server/storage/storage.js';
import type { TaskRecord } from '../../server/storage/task-repository.js';
import { newMessage, newSession, NOW } from './repositories-contract.js';

function newTask(sessionId: string, change: Partial<TaskRecord> = {}): TaskRecord {
  return {
    id: randomUUID(),
    sessionId,
    clientId: randomUUID(),
    author: { kind: 'agent', id: 'anna', name: 'Anna' },
    title: 'Ä 🙂 <b>',
    steps: [{ kind: 'fill', target: '#email', value: 'a@b.example', say: 'Your address' }],
    status: 'offered',
    reason: undefined,
    step: 0,
    outcome: undefined,
    nonce: undefined,
    formerNonce: undefined,
    url: undefined,
    deadline: undefined,
    seenAt: undefined,
    createdAt: NOW,
    endedAt: undefined,
    version: 1,
    ...change,
  };
}

/** What every storage has to keep of guided tasks. `open` gives an empty, migrated one. */
export function repositoriesTasksContract(
  name: string,
  open: () => Promise<Storage>,
  options: { skip?: string | false } = {},
): void {
  describe(`Storage contract, guided tasks: ${name}`, options, () => {
    let storage: Storage;
    before(async () => {
      storage = await open();
    });
    after(() => storage.close());

    const insert = async (change: Partial<SessionRecord> = {}) => {
      const record = newSession(change);
      await storage.sessions.insert(record);
      return record;
    };
    const count = async (sessionId: string) => (await storage.tasks.newest(sessionId, 99)).length;
    const add = (task: TaskRecord) => storage.transaction((tx) => tx.tasks.insert(task));
    const replace = (task: TaskRecord) => storage.transaction((tx) => tx.tasks.replace(task));

    test('TSK-3: a task comes back as it was put in, and as it was changed', async () => {
      const { id } = await insert();
      const task = newTask(id);
      assert.equal(await add(task), 1);
      assert.deepEqual(await storage.tasks.find(id, task.id), task);
      assert.deepEqual(await storage.tasks.findByClientId(id, task.clientId), task);
      assert.deepEqual(await storage.tasks.current(id), task);
      const other = await insert();
      assert.equal(await storage.tasks.find(other.id, task.id), undefined);
      assert.equal(await storage.tasks.findByClientId(other.id, task.clientId), undefined);

      const held: TaskRecord = {
        ...task,
        status: 'held',
        step: 1,
        nonce: randomUUID(),
        formerNonce: randomUUID(),
        url: 'https://shop.example/',
        deadline: NOW + 5,
        seenAt: NOW,
        version: 2,
      };
      assert.equal(await replace(held), 2);
      assert.deepEqual(await storage.tasks.find(id, task.id), held);
      const over: TaskRecord = {
        ...newTask(id, { id: task.id, clientId: task.clientId, version: 3 }),
        status: 'aborted',
        reason: 'failed',
        outcome: 'not_found',
        endedAt: NOW + 1,
      };
      assert.equal(await replace(over), 3);
      assert.deepEqual(await storage.tasks.newest(id, 9), [over]);
      assert.equal(await storage.tasks.current(id), undefined);
    });

    test('TSK-3: a session has one task that goes on, one that waits, and any number that are over', async () => {
      const { id } = await insert();
      await add(newTask(id));
      for (const status of ['offered', 'running', 'held'] as const)
        await assert.rejects(add(newTask(id, { status })), UniqueViolation);
      const waiting = newTask(id, { status: 'waiting' });
      await add(waiting);
      await assert.rejects(add(newTask(id, { status: 'waiting' })), UniqueViolation);
      assert.deepEqual(await storage.tasks.next(id), waiting);
      const over = [newTask(id, { status: 'done' }), newTask(id, { status: 'refused' })];
      for (const task of over) await add(task);
      assert.deepEqual(
        (await storage.tasks.newest(id, 2)).map((task) => task.id),
        over.map((task) => task.id).reverse(),
      );
      assert.equal(await count(id), 4);
    });

    test('TSK-3: the oldest that are over can be removed, and none that goes on', async () => {
      const [{ id }, other] = [await insert(), await insert()];
      const current = newTask(id);
      const over = Array.from({ length: 4 }, () => newTask(id, { status: 'done' }));
      for (const task of [over[0]!, current, ...over.slice(1)]) await add(task);
      await add(newTask(other.id, { status: 'done' }));
      await storage.tasks.removeOldest(id, 5);
      assert.equal(await count(id), 5);
      await storage.tasks.removeOldest(id, 2);
      assert.deepEqual(
        (await storage.tasks.newest(id, 9)).map((task) => task.id),
        [over[3]!, over[2]!, current].map((task) => task.id),
      );
      assert.equal(await count(other.id), 1);
    });

    test('COM-1: one clientId, one task of a session', async () => {
      const [one, other] = [await insert(), await insert()];
      const task = newTask(one.id, { status: 'done' });
      await add(task);
      await assert.rejects(add({ ...task, id: randomUUID() }), UniqueViolation);
      assert.equal(await add({ ...task, id: randomUUID(), sessionId: other.id }), 1);
      assert.equal(await add(newTask(randomUUID())), undefined);
    });

    test('TSK-3: of two changes at the same time one is made; changes are counted in the session', async () => {
      const { id } = await insert();
      const task = newTask(id);
      await add(task);
      const change = (status: 'refused' | 'cancelled') =>
        replace({ ...task, status, version: 2 }).then(
          () => status,
          (error: unknown) => {
            assert.ok(error instanceof TransactionConflict);
          },
        );
      const made = (await Promise.all([change('refused'), change('cancelled')])).filter(Boolean);
      assert.equal(made.length, 1);
      assert.equal((await storage.tasks.find(id, task.id))?.status, made[0]);
      const [head] = await storage.sessions.heads([id]);
      assert.deepEqual([head?.taskChanges, (await storage.sessions.find(id))?.taskChanges], [2, 2]);
    });

    test('TSK-5: time finds what is past its deadline, and what runs without a node', async () => {
      const running = async (deadline: number, seenAt: number) => {
        const task = newTask((await insert()).id, { status: 'running', deadline, seenAt });
        await add(task);
        return task.id;
      };
      const held = newTask((await insert()).id, { status: 'held', deadline: NOW + 10, seenAt: 1 });
      await add(held);
      const [late, unseen] = [await running(NOW, NOW), await running(NOW + 99, NOW - 20)];
      const fine = await running(NOW + 99, NOW - 19);
      await add(newTask((await insert()).id));
      const due = async (now: number, unseenSince?: number) =>
        new Set((await storage.tasks.due({ now, unseenSince })).map(({ id }) => id));
      assert.deepEqual(await due(NOW - 1), new Set());
      assert.deepEqual(await due(NOW), new Set([late]));
      assert.deepEqual(await due(NOW, NOW - 20), new Set([late, unseen]));
      assert.deepEqual(await due(NOW + 10), new Set([late, held.id]));

      const ids = (await storage.tasks.running()).map(({ id }) => id);
      assert.deepEqual(new Set(ids), new Set([late, unseen, fine]));
      await storage.tasks.stamp([unseen, held.id], NOW);
      await storage.tasks.stamp([], NOW);
      assert.deepEqual(await due(NOW, NOW - 20), new Set([late]));
      assert.equal((await storage.tasks.find(held.sessionId, held.id))?.seenAt, 1);
    });

    test('TSK-3: what goes on or waits in a closed session is found', async () => {
      const { id } = await insert({ status: 'ended', closedAt: NOW, firstVisitorAt: NOW });
      const tasks = [newTask(id), newTask(id, { status: 'waiting' })];
      for (const task of [...tasks, newTask(id, { status: 'done' })]) await add(task);
      await add(newTask((await insert()).id));
      assert.deepEqual(
        new Set((await storage.tasks.ofClosedSessions()).map((task) => task.id)),
        new Set(tasks.map((task) => task.id)),
      );
    });

    test('E5: a saved task belongs to one site, and is replaced only in the version that was read', async () => {
      const saved = {
        id: randomUUID(),
        site: 'demo',
        title: 'Ä 🙂',
        steps: [{ kind: 'scroll', target: '#a', say: 'Here' }] as const,
        version: 1,
        updatedAt: NOW,
        updatedBy: randomUUID(),
      };
      const { savedTasks } = storage;
      await savedTasks.insert(saved);
      assert.deepEqual(await savedTasks.ofSite('demo'), [saved]);
      assert.deepEqual(await savedTasks.find('demo', saved.id), saved);
      assert.deepEqual(await savedTasks.ofSite('other'), []);
      assert.equal(await savedTasks.find('other', saved.id), undefined);
      const next = { ...saved, title: 'Next', version: 2 };
      assert.equal(await savedTasks.replace({ ...next, site: 'other' }), false);
      assert.equal(await savedTasks.replace(next), true);
      assert.equal(await savedTasks.replace(next), false);
      assert.deepEqual(await savedTasks.find('demo', saved.id), next);
      assert.equal(await savedTasks.remove('other', saved.id), false);
      assert.equal(await savedTasks.remove('demo', saved.id), true);
      assert.equal(await savedTasks.remove('demo', saved.id), false);
    });

    test('C8: a session takes its tasks with it', async () => {
      const [one, other] = [await insert(), await insert()];
      for (const { id } of [one, other]) await add(newTask(id));
      await storage.tasks.removeAll(one.id);
      await storage.sessions.remove(other.id);
      for (const { id } of [one, other]) assert.equal(await count(id), 0);
    });

    test('C7: a site that keeps no log removes tasks, also those that are added later', async () => {
      const site = 'keeps-no-tasks';
      const over = { status: 'ended', closedAt: NOW, firstVisitorAt: NOW } as const;
      const [{ id }, living] = [await insert({ site, ...over }), await insert({ site })];
      await storage.messages.insert(newMessage(id, 1));
      await storage.reports.take([id]);
      for (const sessionId of [id, living.id]) await add(newTask(sessionId));
      const sweep = () => storage.transaction((tx) => tx.sweeps.removeLogs([site], NOW, NOW));
      assert.deepEqual(await sweep(), [id]);
      await add(newTask(id));
      assert.deepEqual(await sweep(), [id]);
      assert.deepEqual([await count(id), await count(living.id)], [0, 1]);
    });
  });
}
