import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { createEmbeddedStorage } from '../../../server/storage/embedded-storage.js';
import type { Storage } from '../../../server/storage/storage.js';
import { refused } from '../support/rejected.js';
import { createTestClock } from '../support/test-clock.js';
import { createTestComponents, openHeldSession } from '../support/test-components.js';
import { MAY_ALL } from '../../support/agent-access.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const anna = { id: '11111111-1111-4111-8111-111111111111', name: 'Anna', ...MAY_ALL };

type Server = Awaited<ReturnType<typeof createTestComponents>>;
const answer = (server: Server, sessionId: string) =>
  server.agents.answer(anna, { sessionId, clientId: randomUUID(), body: 'Yes?' });
const settle = async (server: Server, settings: object) => {
  await server.storage.sites.set('demo', settings, 0);
  server.clock.advance(MINUTE);
};
const statusOf = async (server: Server, id: string) => {
  const record = await server.storage.sessions.find(id);
  return record && [record.status, record.reason];
};

test('A3: off by default, automatic resolve leaves a silent visitor to the idle deadline', async (t) => {
  const server = await createTestComponents();
  t.after(() => server.storage.close());
  const { id, send } = await openHeldSession(server);
  await send('Hello');
  await answer(server, id);
  server.clock.advance(30 * MINUTE);
  await server.sweep();
  assert.deepEqual(await statusOf(server, id), ['abandoned', 'idle']);
});

test('A3: after an outage the earlier deadline counts: resolved, not idle', async (t) => {
  const server = await createTestComponents();
  t.after(() => server.storage.close());
  await settle(server, { autoResolveMinutes: 10 });
  const { id, send } = await openHeldSession(server);
  await send('Hello');
  await answer(server, id);
  await settle(server, { autoResolveMinutes: 40 });
  const later = await openHeldSession(server);
  await later.send('Hello');
  await answer(server, later.id);
  server.clock.advance(120 * MINUTE);
  await server.sweep();
  assert.deepEqual(await statusOf(server, id), ['resolved', 'inactive']);
  assert.deepEqual(await statusOf(server, later.id), ['abandoned', 'idle']);
});

test('A3: a conversation that is reopened, or wakes, is resolved again if its visitor stays silent', async (t) => {
  const server = await createTestComponents();
  t.after(() => server.storage.close());
  await settle(server, { autoResolveMinutes: 10 });
  const reopened = await openHeldSession(server);
  const woken = await openHeldSession(server);
  for (const { id, send } of [reopened, woken]) {
    await send('Hello');
    await answer(server, id);
  }
  await server.agents.resolve(anna, reopened.id);
  await server.assignment.reopen(anna, reopened.id);
  await server.triage.snooze(anna, { sessionId: woken.id });
  await server.triage.wake(anna, woken.id);
  server.clock.advance(10 * MINUTE);
  await server.storage.sessions.stamp([reopened.id, woken.id], server.clock.now());
  await server.sweep();
  assert.deepEqual(await statusOf(server, reopened.id), ['resolved', 'inactive']);
  assert.deepEqual(await statusOf(server, woken.id), ['resolved', 'inactive']);
});

test('A3: a site that switches automatic resolve off resolves nobody any more', async (t) => {
  const server = await createTestComponents();
  t.after(() => server.storage.close());
  await settle(server, { autoResolveMinutes: 10 });
  const { id, send } = await openHeldSession(server);
  await send('Hello');
  await answer(server, id);
  await settle(server, {});
  server.clock.advance(10 * MINUTE);
  await server.storage.sessions.stamp([id], server.clock.now());
  await server.sweep();
  assert.deepEqual(await statusOf(server, id), ['active', undefined]);
});

test('A3, SES-5: a visitor who writes while the sweep looks is not resolved', async (t) => {
  const real = createEmbeddedStorage(':memory:');
  let meanwhile = async () => {};
  const storage: Storage = {
    ...real,
    sweeps: {
      ...real.sweeps,
      dueForAutoResolve: async (...asked) => {
        const due = await real.sweeps.dueForAutoResolve(...asked);
        await meanwhile();
        return due;
      },
    },
  };
  const server = await createTestComponents({}, { storage });
  t.after(() => real.close());
  await settle(server, { autoResolveMinutes: 10 });
  const { id, send } = await openHeldSession(server);
  await send('Hello');
  await answer(server, id);
  meanwhile = async () => void (await send('One moment'));
  server.clock.advance(10 * MINUTE);
  await storage.sessions.stamp([id], server.clock.now());
  await server.sweep();
  assert.deepEqual(await statusOf(server, id), ['active', undefined]);
});

test('B3, SES-5: two nodes that sweep one database, again and at once, change nothing twice', async (t) => {
  const directory = await mkdtemp(path.join(tmpdir(), 'chat-nodes-'));
  t.after(() => rm(directory, { recursive: true }));
  const clock = createTestClock();
  const node = async (storage: Storage) => ({
    ...(await createTestComponents({}, { storage, clock })),
    clock,
  });
  const database = () => createEmbeddedStorage(path.join(directory, 'chat.db'));
  const shared = database();
  const nodes = [await node(shared), await node(shared)] as const;
  await settle(nodes[0], { autoResolveMinutes: 10 });

  const silent = await openHeldSession(nodes[0]);
  const left = await openHeldSession(nodes[1]);
  const unused = await openHeldSession(nodes[0]);
  await silent.send('Hello');
  await left.send('Hello');
  await answer(nodes[1], silent.id);
  const sweepAll = () => Promise.all([...nodes, ...nodes].map(({ sweep }) => sweep()));
  const changes = () =>
    nodes
      .flatMap(({ told }) => told)
      .flatMap((event) =>
        event.kind === 'changed' ? [`${event.session.status} ${event.session.reason}`] : [],
      )
      .filter((change) => !change.startsWith('active'));

  clock.advance(10 * MINUTE);
  await sweepAll();
  await sweepAll();
  assert.deepEqual(changes().sort(), ['abandoned disconnected', 'resolved inactive']);
  assert.equal((await nodes[0].storage.sessions.find(silent.id))?.lastSeq, 3);
  assert.equal(await nodes[1].storage.sessions.find(unused.id), undefined);
  clock.advance(20 * MINUTE);

  // Both are gone before their next sweep; what is due stands in the file.
  await shared.close();
  const after = await node(database());
  t.after(() => after.storage.close());
  await after.sweep();
  await after.sweep();
  assert.deepEqual(await statusOf(after, left.id), ['abandoned', 'idle']);
  assert.equal(after.told.length, 1);
  await refused(
    after.sessions.post({ ...left.holder, clientId: left.id, body: '?' }),
    'session_closed',
  );
});

test('C2: a closed conversation stays until it is erased, or for LOG_SECONDS where that is set', async (t) => {
  for (const [environment, kept] of [
    [{}, true],
    [{ LOG_SECONDS: String((7 * DAY) / 1000) }, false],
  ] as const) {
    const server = await createTestComponents(environment);
    t.after(() => server.storage.close());
    const closed = await openHeldSession(server);
    await closed.send('Hello');
    await server.sessions.endSession(closed.id, {});
    const open = await openHeldSession(server, { profile: { email: 'vera@shop.example' } });
    await open.send('Call me');
    server.clock.advance(7 * DAY - 1);
    await server.sweep();
    assert.deepEqual(await statusOf(server, closed.id), ['ended', undefined]);
    server.clock.advance(1);
    await server.sweep();
    assert.equal((await statusOf(server, closed.id)) !== undefined, kept);
    assert.equal(
      (await server.storage.messages.pageAfter(closed.id, 0, 9)).messages.length,
      kept ? 2 : 0,
    );
    assert.deepEqual(await statusOf(server, open.id), ['abandoned', 'disconnected']);
  }
});

test('C7: without a message log nothing of what was said stays; the live conversation is the same', async (t) => {
  const server = await createTestComponents();
  t.after(() => server.storage.close());
  await settle(server, { messageLog: false });
  const { id, send, holder } = await openHeldSession(server, {
    profile: { name: 'Vera' },
    routingData: { tier: 'gold' },
    conversationData: { cart: [1] },
    page: { url: 'https://shop.example/1' },
  });
  await send('Hello');
  await answer(server, id);
  server.clock.advance(20 * MINUTE);
  await server.storage.sessions.stamp([id], server.clock.now());
  await server.sweep();
  const { messages } = await server.sessions.syncLog({ sessionId: id, cursor: { after: 0 } });
  assert.deepEqual(
    messages.map(({ body }) => body),
    ['Hello', 'Yes?'],
  );
  await server.sessions.heartbeat(holder, { active: false });

  await server.sessions.endSession(id, {});
  server.clock.advance(5 * MINUTE);
  await server.sweep();
  const record = await server.storage.sessions.find(id);
  assert.deepEqual(
    [record?.profile, record?.routingData, record?.conversationData, record?.page],
    [{}, {}, {}, undefined],
  );
  assert.equal((await server.storage.messages.pageAfter(id, 0, 9)).messages.length, 0);
});
