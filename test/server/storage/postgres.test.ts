import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { Kysely, type CompiledQuery } from 'kysely';
import { Client } from 'pg';
import { createConversationRepository } from '../../../server/storage/conversation-repository.js';
import { createPostgresConnections } from '../../../server/storage/postgres-dialect.js';
import type { Database } from '../../../server/storage/schema.js';
import { StorageUnavailable } from '../../../server/storage/storage-errors.js';
import type { Storage } from '../../../server/storage/storage.js';
import { systemIds } from '../../../server/system-ports.js';
import { newMessage, newSession, newWords, NOW } from '../../contracts/repositories-contract.js';
import {
  createPostgresDatabase,
  openPostgresStorage,
  WITHOUT_POSTGRES,
} from '../../support/test-postgres.js';
import { createTestComponents, type TestComponents } from '../support/test-components.js';
import { MAY_ALL } from '../../support/agent-access.js';

const NODES = 3;

describe('Nodes that share a PostgreSQL database', { skip: WITHOUT_POSTGRES }, () => {
  let url: string;
  let operator: Client;
  let nodes: Storage[];
  before(async () => {
    url = await createPostgresDatabase();
    operator = new Client(url);
    await operator.connect();
    nodes = await Promise.all(Array.from({ length: NODES }, () => openPostgresStorage(url)));
  });
  after(async () => {
    await Promise.all([operator.end(), ...nodes.map((node) => node.close())]);
  });
  const onAllNodes = <T>(work: (node: Storage, index: number) => Promise<T>) =>
    Promise.all(nodes.map(work));
  /** As a restart of the database does to its clients. */
  const breakConnections = () =>
    operator.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    );
  const session = async () => {
    const record = newSession({ lease: 1 });
    await nodes[0]!.sessions.insert(record);
    return record.id;
  };
  const visit = { lease: 1, idleAt: NOW + 2, leftAt: NOW + 3 };

  test('nodes that start at once migrate once, and make one set of keys', async () => {
    const started = await onAllNodes((storage) => createTestComponents({}, { storage }));
    const ids = new Set(started.map(({ keyring }) => keyring.currentId('token')));
    assert.equal(ids.size, 1);
    assert.equal((await nodes[0]!.keys.all()).length, 4);
  });

  test('SES-7: openings with one key at several nodes are one session', async () => {
    const started = await onAllNodes((storage) => createTestComponents({}, { storage }));
    const site = (await started[0]!.sites.find('demo'))!;
    const request = { site: 'demo', openKey: systemIds.secret() };
    const opened = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        started[index % NODES]!.sessions.openSession(site, request, '192.0.2.1'),
      ),
    );
    assert.equal(new Set(opened.map(({ answer }) => answer.session.id)).size, 1);
    assert.equal(opened.filter(({ created }) => created).length, 1);
  });

  /** Resolves when the work is done, or waits for a lock of the database. */
  const doneOrWaiting = async (work: Promise<unknown>) => {
    let isDone = false;
    work.finally(() => (isDone = true)).catch(() => {});
    const waiting = `select 1 from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`;
    while (!isDone && (await operator.query(waiting)).rows.length === 0);
  };

  test('keys that one node is making are used by another that starts meanwhile', async () => {
    const { keyring } = await createTestComponents({}, { storage: nodes[0]! });
    for (const { id } of await nodes[0]!.keys.all()) await nodes[0]!.keys.remove(id);
    let starting: Promise<TestComponents>;
    await nodes[0]!.transaction(async (tx) => {
      await tx.keys.lock();
      starting = createTestComponents({}, { storage: nodes[1]! });
      await doneOrWaiting(starting);
      for (const purpose of ['token', 'derive', 'profile', 'device'] as const)
        await tx.keys.insert({
          id: randomUUID(),
          purpose,
          secret: systemIds.secret(),
          createdAt: 1,
        });
    });
    await keyring.load();
    assert.equal((await starting!).keyring.currentId('token'), keyring.currentId('token'));
    assert.equal((await nodes[0]!.keys.all()).length, 4);
  });

  test('of two who sign up first at once, the second one’s link is void', async () => {
    const { signIn } = await createTestComponents({}, { storage: nodes[1]! });
    const link = await signIn.createSetupLink();
    const account = { name: 'Bert', password: 'correct horse battery', address: '192.0.2.1' };
    let signingUp: Promise<unknown>;
    await nodes[0]!.transaction(async (tx) => {
      await tx.agents.lock();
      signingUp = signIn.setUp({ link, ...account });
      await doneOrWaiting(signingUp);
      await tx.agents.removeLinks();
      const anna = {
        id: 'anna',
        name: 'Anna',
        passwordHash: 'x',
        available: true,
        disabled: false,
        ...MAY_ALL,
      };
      await tx.agents.insert(anna, NOW);
    });
    await assert.rejects(signingUp!, /the link was used/);
    assert.equal(await nodes[0]!.agents.count(), 1);
  });

  test('COM-2: messages from several nodes get one seq each, without a gap', async () => {
    const id = await session();
    const agent = { agentId: 'a', agentName: 'Anna', idleAt: NOW + 2, autoResolveAt: undefined };
    const appended = await Promise.all(
      Array.from({ length: 60 }, (_, index) => {
        const { messageLog } = nodes[index % NODES]!;
        return index % 4 === 0
          ? messageLog.appendByAgent(newWords(id), agent)
          : messageLog.appendByVisitor(newWords(id), visit);
      }),
    );
    const seqs = appended.map((each) => each!.seq).sort((a, b) => a - b);
    assert.deepEqual(
      seqs,
      Array.from({ length: 60 }, (_, index) => index + 1),
    );
    const assigned = appended.filter((each) => each !== undefined && 'assigned' in each);
    assert.equal(assigned.filter((each) => each.assigned).length, 1);
  });

  test('RES-2: a snapshot shows one moment, whatever is committed meanwhile', async () => {
    const id = await session();
    await nodes[0]!.snapshot(async (tx) => {
      const { lastSeq } = (await tx.sessions.find(id))!;
      await nodes[1]!.messageLog.appendByVisitor(newWords(id), visit);
      const { messages } = await tx.messages.pageAfter(id, 0, 10);
      assert.deepEqual([lastSeq, messages.length], [0, 0]);
    });
    assert.equal((await nodes[0]!.sessions.find(id))?.lastSeq, 1);
  });

  test('two nodes sweep at once: neither waits for the other, and each session is told once', async () => {
    const due = Array.from({ length: 50 }, () =>
      newSession({ firstVisitorAt: NOW, idleAt: NOW, disconnectedAt: undefined }),
    );
    for (const record of due) await nodes[0]!.sessions.insert(record);
    const swept = await onAllNodes(({ sweeps }) => sweeps.abandonIdle(NOW));
    const ids = swept.flat();
    assert.equal(new Set(ids).size, ids.length);
    const rest = await nodes[0]!.sweeps.abandonIdle(NOW);
    assert.deepEqual([...ids, ...rest].toSorted(), due.map(({ id }) => id).toSorted());
  });

  test('a sweep passes over a session that a transaction holds, and finds it the next time', async () => {
    const record = newSession({ firstVisitorAt: NOW, idleAt: NOW });
    await nodes[0]!.sessions.insert(record);
    await nodes[0]!.transaction(async (tx) => {
      await tx.sessions.takeSystemSeq({ id: record.id, now: NOW });
      assert.deepEqual(await nodes[1]!.sweeps.abandonIdle(NOW), []);
    });
    assert.deepEqual(await nodes[1]!.sweeps.abandonIdle(NOW), [record.id]);
  });

  test('transactions that lock each other out are tried again, and both succeed', async () => {
    const [one, other] = [await session(), await session()];
    let met = 0;
    let meet = () => {};
    const bothMet = new Promise<void>((resolve) => (meet = resolve));
    const inOrder = (storage: Storage, ids: string[]) =>
      storage.transaction(async (tx) => {
        await tx.sessions.takeSystemSeq({ id: ids[0]!, now: NOW });
        if (++met === 2) meet();
        await bothMet;
        await tx.sessions.takeSystemSeq({ id: ids[1]!, now: NOW });
      });
    await Promise.all([inOrder(nodes[0]!, [one, other]), inOrder(nodes[1]!, [other, one])]);
    for (const id of [one, other]) assert.equal((await nodes[0]!.sessions.find(id))?.lastSeq, 2);
  });

  test('COM-5: a connection that breaks takes back what was not committed; the next one works', async () => {
    const id = await session();
    const work = nodes[0]!.transaction(async (tx) => {
      await tx.messages.insert(newMessage(id, 1));
      await breakConnections();
      await tx.sessions.takeSystemSeq({ id, now: NOW });
    });
    await assert.rejects(work, StorageUnavailable);
    const message = newWords(id);
    // Each broken connection is noticed by whoever gets it.
    for (let tries = 0; tries < 10; tries += 1) {
      const appended = await nodes[0]!.messageLog
        .appendByVisitor(message, visit)
        .catch((error: unknown) => assert.ok(error instanceof StorageUnavailable));
      if (appended === undefined) continue;
      assert.deepEqual(appended, { seq: 1, epoch: 1 });
      break;
    }
    assert.equal((await nodes[0]!.messages.pageAfter(id, 0, 10)).messages[0]?.id, message.id);
  });

  test('SEC-11: PostgreSQL finds the order of the agents’ lists in indexes, however many are open', async () => {
    const queries: CompiledQuery[] = [];
    const { dialect } = createPostgresConnections({
      ...{ url, poolSize: 1 },
      ...{ statementSeconds: 60, connectSeconds: 60 },
    });
    const db = new Kysely<Database>({ dialect, log: ({ query }) => void queries.push(query) });
    const places = { own: 1, queue: 1, arrivals: 1, assigned: 1, snoozed: 1 };
    const lists = createConversationRepository(db);
    for (const sites of [undefined, ['demo']])
      await lists.list({ agentId: 'anna', sites, now: NOW, places });
    await db.destroy();
    const ordered = queries.filter(({ sql }) => sql.startsWith('select "id", "'));
    assert.equal(ordered.length, 12);
    // With few rows it sorts what it could also find in order.
    for (const way of ['sort', 'seqscan', 'bitmapscan'])
      await operator.query(`set enable_${way} = off`);
    for (const { sql, parameters } of ordered) {
      const plan = await operator.query(`explain ${sql}`, [...parameters]);
      assert.doesNotMatch(JSON.stringify(plan.rows), /Sort/, sql);
    }
  });

  test('a database that cannot be reached is unavailable, and says so', async () => {
    const nowhere = await openPostgresStorage('postgres://chat@127.0.0.1:1/chat');
    await assert.rejects(nowhere.migrate(), /^Error: the database of DATABASE_URL cannot be used/);
    await assert.rejects(nowhere.probe(), StorageUnavailable);
    await assert.rejects(nowhere.sessions.find(randomUUID()), StorageUnavailable);
    await nowhere.close();
  });

  test('SES-5: the time is the database’s', async () => {
    const { rows } = await operator.query('select extract(epoch from clock_timestamp()) as s');
    const time = await nodes[0]!.readTime!();
    assert.ok(time >= Number(rows[0].s) * 1000 - 1);
  });
});
