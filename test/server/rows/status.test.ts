import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, test } from 'node:test';
import { refused } from '../support/rejected.js';
import {
  ADDRESS,
  createTestComponents,
  openHeldSession,
  type TestComponents,
} from '../support/test-components.js';
import { MAY_ALL } from '../../support/agent-access.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const anna = { id: '11111111-1111-4111-8111-111111111111', name: 'Anna', ...MAY_ALL };
let server: TestComponents;
beforeEach(async () => {
  server = await createTestComponents();
});
afterEach(() => server.storage.close());

type Held = Awaited<ReturnType<typeof openHeldSession>>;
const statusOf = async ({ id }: Held) => {
  const record = await server.storage.sessions.find(id);
  return record && [record.status, record.reason ?? null].join(' ').trim();
};
const answer = ({ id }: Held, body = 'Yes?') =>
  server.agents.answer(anna, { sessionId: id, clientId: randomUUID(), body });
/** Time goes on for a node that holds these sockets. */
const pass = async (ms: number, ...held: Held[]) => {
  const end = server.clock.now() + ms;
  while (server.clock.now() < end) {
    server.clock.advance(Math.min(MINUTE, end - server.clock.now()));
    const ids = held.map(({ id }) => id);
    await server.storage.sessions.stamp(ids, server.clock.now());
    await server.sweep();
  }
};
const settle = async (settings: object) => {
  await server.storage.sites.set('demo', settings, 0);
  server.clock.advance(MINUTE);
};
const caller = ({ id, sessionKey }: Held) => ({ sessionId: id, bearer: sessionKey });

test('B3: 4 min without a socket change nothing, 6 min make a session away', async () => {
  const held = await openHeldSession(server);
  await held.send('Hello');
  await server.sessions.recordDisconnect(held.holder);
  await pass(4 * MINUTE);
  assert.equal(await statusOf(held), 'queued');
  await pass(2 * MINUTE);
  assert.equal(await statusOf(held), 'abandoned disconnected');
});

test('A5: the poll says that a session is away and not over; the page load after it reopens it', async () => {
  const held = await openHeldSession(server);
  await held.send('Hello');
  await answer(held);
  await server.sessions.recordDisconnect(held.holder);
  await pass(6 * MINUTE);
  const polled = await server.sessions.readStatus(caller(held));
  assert.deepEqual(
    [polled.status, polled.reason, polled.final],
    ['abandoned', 'disconnected', false],
  );
  assert.equal(await statusOf(held), 'abandoned disconnected');

  const { session, token } = await server.sessions.restoreSession(caller(held), {}, ADDRESS);
  assert.deepEqual([session.status, session.assignedTo], ['active', { name: 'Anna' }]);
  assert.equal((await server.accessTokens.verify(token!))?.sessionId, held.id);
});

test('A5: the poll says what is final, and 404 for what is gone', async () => {
  const held = await openHeldSession(server);
  await held.send('Hello');
  await server.agents.resolve(anna, held.id);
  const { status, final } = await server.sessions.readStatus(caller(held));
  assert.deepEqual([status, final], ['resolved', true]);
  await server.sessions.eraseSession(caller(held));
  await refused(server.sessions.readStatus(caller(held)), 'erased');
});

test('B3: agents write to an away session; a socket brings it back with what they wrote', async () => {
  const held = await openHeldSession(server);
  await held.send('Hello');
  await server.sessions.recordDisconnect(held.holder);
  await pass(6 * MINUTE);
  await answer(held, 'Are you there?');
  assert.equal(await statusOf(held), 'abandoned disconnected');
  const { id: sessionId, tabId } = held;
  const welcome = await server.sessions.acceptSocket({ sessionId, tabId });
  assert.deepEqual(
    [welcome.session.status, welcome.messages.at(-1)?.body],
    ['active', 'Are you there?'],
  );
});

test('B3: nothing for 29 min changes nothing, for 31 min it is over', async () => {
  const held = await openHeldSession(server);
  await held.send('Hello');
  await pass(29 * MINUTE, held);
  assert.equal(await statusOf(held), 'queued');
  await pass(2 * MINUTE, held);
  assert.equal(await statusOf(held), 'abandoned idle');
});

for (const [what, act] of [
  ['a message of the visitor', ({ send }: Held) => send('And?')],
  ['an answer', (held: Held) => answer(held)],
  ['a page load', (held: Held) => server.sessions.restoreSession(caller(held), {}, ADDRESS)],
  ['"Keep chat"', ({ holder }: Held) => server.sessions.heartbeat(holder, { active: true })],
] as [string, (held: Held) => Promise<unknown>][])
  test(`B3: ${what} gives 30 min from then on`, async () => {
    const held = await openHeldSession(server);
    await held.send('Hello');
    await pass(20 * MINUTE, held);
    await act(held);
    await pass(29 * MINUTE, held);
    assert.doesNotMatch((await statusOf(held))!, /abandoned/);
    await pass(2 * MINUTE, held);
    assert.equal(await statusOf(held), 'abandoned idle');
  });

test('B3: a tab that merely stays open, polls, reads or reconnects keeps no session', async () => {
  const held = await openHeldSession(server);
  await held.send('Hello');
  await answer(held);
  await pass(20 * MINUTE, held);
  const { id: sessionId, holder, tabId } = held;
  await server.sessions.heartbeat(holder, { active: false });
  await server.sessions.readStatus(caller(held));
  await server.sessions.renewToken(caller(held));
  await server.sessions.readByVisitor(holder, { upTo: 2 });
  await server.sessions.pushContext(holder, { page: { url: 'https://shop.example/2' } });
  await server.sessions.acceptSocket({ sessionId, tabId });
  await pass(11 * MINUTE, held);
  assert.equal(await statusOf(held), 'abandoned idle');
});

test('B3: `idleAt` is what a client warns by; an e-mail address that is left later moves it', async () => {
  const held = await openHeldSession(server);
  const { holder, send } = held;
  assert.equal(held.session.idleAt, null);
  await send('Hello');
  const lazy = await server.sessions.heartbeat(holder, { active: false });
  assert.equal(Date.parse(lazy.idleAt!), server.clock.now() + 30 * MINUTE);

  await server.sessions.identify(holder, { profile: { email: 'vera@shop.example' } });
  const left = await server.sessions.heartbeat(holder, { active: false });
  assert.equal(Date.parse(left.idleAt!), server.clock.now() + 30 * DAY);
  await pass(60 * MINUTE, held);
  assert.equal(await statusOf(held), 'queued');
  await answer(held);
  const answered = await server.sessions.heartbeat(holder, { active: false });
  assert.equal(Date.parse(answered.idleAt!), server.clock.now() + 30 * MINUTE);
  await server.sessions.identify(holder, { profile: { email: 'vera@home.example' } });
  await pass(31 * MINUTE, held);
  assert.equal(await statusOf(held), 'abandoned idle');
});

test('B3: a left message waits 30 days for its answer, and then it is over', async () => {
  const held = await openHeldSession(server, { profile: { email: 'vera@shop.example' } });
  await held.send('Call me back');
  await server.sessions.recordDisconnect(held.holder);
  server.clock.advance(29 * DAY);
  await server.sweep();
  assert.equal(await statusOf(held), 'abandoned disconnected');
  server.clock.advance(DAY);
  await server.sweep();
  assert.equal(await statusOf(held), 'abandoned idle');
});

test('B3: a visitor who comes back to a left message keeps it waiting', async () => {
  const held = await openHeldSession(server, { profile: { email: 'vera@shop.example' } });
  await held.send('Call me back');
  await server.sessions.recordDisconnect(held.holder);
  await pass(6 * MINUTE);
  const { session } = await server.sessions.restoreSession(caller(held), {}, ADDRESS);
  assert.equal(Date.parse(session.idleAt!), server.clock.now() + 30 * DAY);
});

for (const email of ['x', 'x@y', 'vera@shop.example@shop.example'])
  test(`B3: "${email}" is no address for an answer: the session is over like any other`, async () => {
    const held = await openHeldSession(server, { profile: { email } });
    await held.send('Hello');
    await pass(31 * MINUTE, held);
    assert.equal(await statusOf(held), 'abandoned idle');
  });

test('B3: an e-mail address never makes a session end sooner', async (t) => {
  const patient = await createTestComponents({ LEFT_MESSAGE_SECONDS: '60' });
  t.after(() => patient.storage.close());
  const { send, holder } = await openHeldSession(patient, { profile: { email: 'v@shop.example' } });
  await send('Hello');
  const { idleAt } = await patient.sessions.heartbeat(holder, { active: false });
  assert.equal(Date.parse(idleAt!), patient.clock.now() + 30 * MINUTE);
});

test('B2: a heartbeat stamps the session, active or not', async () => {
  const held = await openHeldSession(server);
  await held.send('Hello');
  for (let beats = 0; beats < 20; beats += 1) {
    server.clock.advance(30_000);
    await server.sessions.heartbeat(held.holder, { active: false });
    await server.sweep();
  }
  const record = await server.storage.sessions.find(held.id);
  assert.deepEqual([record?.seenAt, record?.disconnectedAt], [server.clock.now(), undefined]);
});

test('C7: a site’s own idle time, for the sessions of that site', async () => {
  await settle({ retention: { idleSeconds: 120 } });
  const held = await openHeldSession(server);
  await held.send('Hello');
  const { idleAt } = await server.sessions.heartbeat(held.holder, { active: true });
  assert.equal(Date.parse(idleAt!), server.clock.now() + 2 * MINUTE);
  await pass(2 * MINUTE, held);
  assert.equal(await statusOf(held), 'abandoned idle');
});

test('C7: a key lives as long as the site lets a browser keep it', async () => {
  await settle({ retention: { historySeconds: 3 * 24 * 3600 } });
  const held = await openHeldSession(server, { profile: { email: 'vera@shop.example' } });
  await held.send('Hello');
  server.clock.advance(2 * 24 * 60 * MINUTE);
  assert.equal((await server.sessions.readStatus(caller(held))).status, 'queued');
  server.clock.advance(24 * 60 * MINUTE + 1);
  await refused(server.sessions.readStatus(caller(held)), 'unauthorized');
});

for (const reason of [undefined, 'cleared', 'logout'] as const)
  test(`B4, B5, C6: an end, reason ${reason}, happens once and is answered alike again`, async () => {
    const held = await openHeldSession(server);
    await held.send('Hello');
    const end = { ...(reason && { reason }) };
    for (const bearer of [held.sessionKey, held.exitKey, held.exitKey])
      assert.deepEqual(await server.sessions.endByKey({ sessionId: held.id, bearer }, end), {
        status: 'ended',
      });
    const { session, messages } = await server.sessions.restoreSession(caller(held), {}, ADDRESS);
    assert.deepEqual([session.status, session.reason, session.final], ['ended', reason, true]);
    assert.deepEqual(
      messages.map(({ author }) => author.kind),
      ['visitor', 'system'],
    );
    await refused(held.send('More'), 'session_closed');
  });
