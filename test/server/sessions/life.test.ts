import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, test } from 'node:test';
import { StorageUnavailable } from '../../../server/storage/storage-errors.js';
import { refused } from '../support/rejected.js';
import {
  ADDRESS,
  createTestComponents,
  openHeldSession,
  openTestSession,
  type TestComponents,
} from '../support/test-components.js';
import { ANYBODY, MAY_ALL } from '../../support/agent-access.js';

const MINUTE = 60_000;
let server: TestComponents;
beforeEach(async () => {
  server = await createTestComponents();
});
afterEach(() => server.storage.close());

const statusOf = async (id: string) => {
  const record = await server.storage.sessions.find(id);
  return record && [record.status, record.reason];
};
const answer = (sessionId: string, body = 'Yes?') =>
  server.agents.answer(
    { id: '11111111-1111-4111-8111-111111111111', name: 'Anna', ...MAY_ALL },
    { sessionId, clientId: randomUUID(), body },
  );
const pass = async (ms: number) => {
  server.clock.advance(ms);
  await server.sweep();
};
/** As a node does for the sockets it holds. */
const passHeld = async (id: string, ms: number) => {
  for (let passed = 0; passed < ms; passed += MINUTE) {
    server.clock.advance(MINUTE);
    await server.storage.sessions.stamp([id], server.clock.now());
    await server.sweep();
  }
};

test('B3, C1: 5 min without a socket make a session away; a socket brings it back', async () => {
  const { id, holder, send, tabId } = await openHeldSession(server);
  await send('Hello');
  await server.sessions.recordDisconnect(holder);
  await pass(5 * MINUTE - 1);
  assert.deepEqual(await statusOf(id), ['queued', undefined]);
  await pass(1);
  assert.deepEqual(await statusOf(id), ['abandoned', 'disconnected']);
  await answer(id);
  const welcome = await server.sessions.acceptSocket({ sessionId: id, tabId });
  assert.deepEqual([welcome.session.status, welcome.session.final], ['active', false]);
  assert.equal(welcome.messages.at(-1)?.body, 'Yes?');
});

test('B1, A2, SES-6: a page load reopens an away session with a fresh token; a look at the status does not', async () => {
  const { id, holder, send, sessionKey } = await openHeldSession(server);
  await send('Hello');
  await server.sessions.recordDisconnect(holder);
  await pass(5 * MINUTE);
  const caller = { sessionId: id, bearer: sessionKey };
  assert.equal((await server.sessions.readStatus(caller)).status, 'abandoned');
  assert.deepEqual(await statusOf(id), ['abandoned', 'disconnected']);
  const restored = await server.sessions.restoreSession(caller, {}, ADDRESS);
  assert.equal(restored.session.status, 'queued');
  assert.ok(restored.token);
  await pass(5 * MINUTE - 1);
  assert.deepEqual(await statusOf(id), ['queued', undefined]);
});

test('SES-5: a node that died is noticed after 90 s, and counts from its last stamp', async () => {
  const { id, send } = await openHeldSession(server);
  await send('Hello');
  const heldAt = server.clock.now();
  await pass(90_000);
  assert.equal((await server.storage.sessions.find(id))?.disconnectedAt, undefined);
  await pass(1);
  assert.equal((await server.storage.sessions.find(id))?.disconnectedAt, heldAt);
  await pass(5 * MINUTE - 90_001);
  assert.deepEqual(await statusOf(id), ['abandoned', 'disconnected']);
});

test('SES-5: three stamps missed, however often they come, are a dead node', async () => {
  const other = await createTestComponents({ STAMP_SECONDS: '10' });
  const { id, send } = await openHeldSession(other);
  await send('Hello');
  const heldAt = other.clock.now();
  other.clock.advance(30_001);
  await other.sweep();
  assert.equal((await other.storage.sessions.find(id))?.disconnectedAt, heldAt);
  await other.storage.close();
});

test('SES-5: after the database was away, the other nodes have time to stamp before they count as dead', async () => {
  const { storage, clock } = server;
  let isAway = false;
  const failing = new Proxy(storage, {
    get: (target, name) => {
      if (isAway) throw new StorageUnavailable('the database is away');
      return target[name as keyof typeof target];
    },
  });
  const shared = { DATABASE_URL: 'postgres://nobody@127.0.0.1/nothing' };
  const node = await createTestComponents(shared, { storage: failing, clock });
  const { id, send } = await openHeldSession(server);
  await send('Hello');
  const heldAt = clock.now();
  const sweepAfter = async (ms: number) => {
    clock.advance(ms);
    await node.sweep();
    return (await storage.sessions.find(id))?.disconnectedAt;
  };
  assert.equal(await sweepAfter(90_001), undefined);
  assert.equal(await sweepAfter(20_000), undefined);
  isAway = true;
  clock.advance(20_000);
  await assert.rejects(node.sweep());
  isAway = false;
  assert.equal(await sweepAfter(80_000), undefined);
  assert.equal(await sweepAfter(89_999), undefined);
  assert.equal(await sweepAfter(1), heldAt);
});

test('B3: nothing for 30 min ends a session for good; a tab that merely stays open keeps it not', async () => {
  const { id, holder, send, sessionKey } = await openHeldSession(server);
  await send('Hello');
  await passHeld(id, 20 * MINUTE);
  const lazy = await server.sessions.heartbeat(holder, { active: false });
  const active = await server.sessions.heartbeat(holder, { active: true });
  assert.equal(Date.parse(active.idleAt!) - Date.parse(lazy.idleAt!), 20 * MINUTE);
  await passHeld(id, 29 * MINUTE);
  assert.deepEqual(await statusOf(id), ['queued', undefined]);
  await server.sessions.heartbeat(holder, { active: false });
  await passHeld(id, MINUTE);
  assert.deepEqual(await statusOf(id), ['abandoned', 'idle']);
  await refused(send('Hello?'), 'session_closed');
  const told = server.told.find((event) => event.kind === 'changed');
  assert.equal(told?.kind === 'changed' && told.session.final, true);

  const caller = { sessionId: id, bearer: sessionKey };
  const restored = await server.sessions.restoreSession(caller, {}, ADDRESS);
  assert.deepEqual([restored.token, restored.session.final], [undefined, true]);
  await refused(server.sessions.renewToken(caller), 'session_closed');
});

test('B3: an answer of the agent is activity; so is a page load', async () => {
  const { id, send, sessionKey } = await openHeldSession(server);
  await send('Hello');
  await passHeld(id, 29 * MINUTE);
  await answer(id);
  await passHeld(id, 29 * MINUTE);
  await server.sessions.restoreSession({ sessionId: id, bearer: sessionKey }, {}, ADDRESS);
  await passHeld(id, 29 * MINUTE);
  assert.deepEqual(await statusOf(id), ['active', undefined]);
});

test('B3: a left message with an e-mail address waits until someone answers it', async () => {
  const { id, holder, send } = await openHeldSession(server, {
    profile: { email: 'vera@shop.example' },
  });
  assert.equal((await send('Call me')).message.seq, 1);
  await server.sessions.recordDisconnect(holder);
  await pass(3 * 24 * 60 * MINUTE);
  assert.deepEqual(await statusOf(id), ['abandoned', 'disconnected']);
  assert.equal((await server.agents.listConversations(ANYBODY)).conversations[0]?.session.id, id);
  await answer(id);
  await pass(30 * MINUTE);
  assert.deepEqual(await statusOf(id), ['abandoned', 'idle']);
});

test('A3: automatic resolve: the agent wrote last and the visitor is silent for the site’s minutes', async () => {
  await server.storage.sites.set('demo', { autoResolveMinutes: 10 }, 0);
  server.clock.advance(MINUTE);
  const { id, send } = await openHeldSession(server);
  await send('Hello');
  await answer(id);
  await passHeld(id, 9 * MINUTE);
  await send('One moment');
  await passHeld(id, 15 * MINUTE);
  assert.deepEqual(await statusOf(id), ['active', undefined]);
  await answer(id);
  await passHeld(id, 10 * MINUTE);
  assert.deepEqual(await statusOf(id), ['resolved', 'inactive']);
  const { messages } = await server.storage.messages.pageAfter(id, 0, 10);
  assert.equal(messages.at(-1)?.code, 'inactive');
  await pass(MINUTE);
  assert.equal((await server.storage.sessions.find(id))?.lastSeq, messages.length);
});

test('SES-7: a session without a visitor’s message is gone 5 min after its last socket', async () => {
  const never = await openTestSession(server);
  const { id, holder } = await openHeldSession(server);
  await passHeld(id, 5 * MINUTE);
  assert.equal(await statusOf(never.id), undefined);
  assert.deepEqual(await statusOf(id), ['queued', undefined]);
  await server.sessions.recordDisconnect(holder);
  await pass(5 * MINUTE);
  assert.equal(await statusOf(id), undefined);
});

test('C7: a site without a message log keeps closed logs for a last look only', async () => {
  await server.storage.sites.set('demo', { messageLog: false }, 0);
  server.clock.advance(MINUTE);
  const { id, send, sessionKey } = await openHeldSession(server);
  const { message } = await send('Hello');
  await server.sessions.endSession(id, {});
  await pass(4 * MINUTE);
  assert.equal((await server.storage.messages.pageAfter(id, 0, 9)).messages.length, 2);
  await pass(MINUTE);
  assert.equal((await server.storage.messages.pageAfter(id, 0, 9)).messages.length, 0);
  const cursor = { after: 1, afterId: message.id };
  const caller = { sessionId: id, bearer: sessionKey };
  assert.equal((await server.sessions.restoreSession(caller, cursor, ADDRESS)).reset, undefined);
});

test('C2: the session key is good for 24 h after the last sign of life; the way out for ever', async () => {
  const { id, send, sessionKey, exitKey } = await openHeldSession(server, {
    profile: { email: 'vera@shop.example' },
  });
  await send('Hello');
  const caller = { sessionId: id, bearer: sessionKey };
  server.clock.advance(24 * 60 * MINUTE);
  await server.sessions.restoreSession(caller, {}, ADDRESS);
  server.clock.advance(24 * 60 * MINUTE + 1);
  await refused(server.sessions.restoreSession(caller, {}, ADDRESS), 'unauthorized');
  await server.sessions.endByKey({ sessionId: id, bearer: exitKey }, {});
});
