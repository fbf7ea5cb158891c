import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { parse } from '../../../src/protocol/parse.js';
import { welcomeSchema } from '../../../src/protocol/visitor-answers.js';
import { connectVisitor, recordSocket } from '../support/recording-socket.js';
import { openTestSession } from '../support/test-components.js';
import { startTestServer, type TestServer } from '../support/test-server.js';
import { MAY_ALL } from '../../support/agent-access.js';

let server: TestServer;
before(async () => {
  server = await startTestServer({ MESSAGE_BURST: '1000' });
});
after(() => server.close());

const send = (body: string, clientId = randomUUID()) => ({ clientId, body });

test('COM-6, COM-7: welcome comes first; the echo goes to the whole room, the sender included', async () => {
  const { token } = await openTestSession(server);
  const visitor = await connectVisitor(server.url, token);
  assert.ok(parse(welcomeSchema, visitor.welcome));
  assert.equal(visitor.heard[0]?.event, 'welcome');
  const sent = await visitor.request('message:send', send('Hello'));
  assert.deepEqual([sent.ok, sent.duplicate], [true, false]);
  assert.deepEqual(await visitor.next('message:new'), { message: sent.message, epoch: 1 });
  visitor.close();
});

test('COM-7: what commits while a socket comes in is in its welcome or reaches it after', async () => {
  const { id, token } = await openTestSession(server);
  const first = await connectVisitor(server.url, token);
  await first.request('message:send', send('first'));
  const agent = { id: randomUUID(), name: 'Anna', ...MAY_ALL };
  let writing = true;
  const written = (async () => {
    for (let count = 0; writing; count += 1) {
      const body = `answer ${count}`;
      await server.agents.answer(agent, { sessionId: id, clientId: randomUUID(), body });
      await new Promise(setImmediate);
    }
  })();
  const visitor = await connectVisitor(server.url, token, { epoch: 1, after: 0 });
  await visitor.next('message:new');
  writing = false;
  await written;
  const { lastSeq } = (await server.storage.sessions.find(id))!;
  const seqOf = (entry: { payload: { message: { seq: number } } }) => entry.payload.message.seq;
  for (;;) {
    const live = visitor.heard.filter(({ event }) => event === 'message:new').map(seqOf);
    if (live.at(-1) === lastSeq) {
      const paged: number[] = visitor.welcome.messages.map(({ seq }: { seq: number }) => seq);
      const top = visitor.welcome.more ? visitor.welcome.head : paged.at(-1)!;
      // No hole between the page's top and the first live one.
      assert.ok(live[0]! <= top + 1, `page up to ${top}, live from ${live[0]}`);
      assert.deepEqual(
        live,
        Array.from({ length: live.length }, (_, i) => live[0]! + i),
      );
      break;
    }
    await visitor.next('message:new');
  }
  assert.equal(visitor.heard[0]?.event, 'welcome');
  visitor.close();
});

test('C5, TAB-10: a newer socket takes over; the older is told and cut, and cannot write', async () => {
  const { token } = await openTestSession(server);
  const [one, two, three] = [
    await connectVisitor(server.url, token),
    await connectVisitor(server.url, token),
    await connectVisitor(server.url, token),
  ];
  assert.deepEqual(await one.next('superseded'), { lease: 2, takeovers: 1 });
  assert.deepEqual(await two.next('superseded'), { lease: 3, takeovers: 2 });
  assert.deepEqual([await one.closed, await two.closed].length, 2);
  await three.request('message:send', send('Here I am'));
  assert.equal((await three.next('message:new')).message.seq, 1);
  assert.ok(!one.heard.some(({ event }) => event === 'message:new'));
  three.close();
});

test('TAB-10: a tab that reconnects replaces its own dead socket: no takeover', async () => {
  const { token } = await openTestSession(server);
  const tabId = randomUUID();
  const old = await connectVisitor(server.url, token, { tabId });
  const fresh = await connectVisitor(server.url, token, { tabId });
  assert.deepEqual(await old.next('superseded'), { lease: 2, takeovers: 0 });
  fresh.close();
});

test('TAB-10: takeovers are of the last 60 s', async () => {
  const { token } = await openTestSession(server);
  const one = await connectVisitor(server.url, token);
  const two = await connectVisitor(server.url, token);
  assert.equal((await one.next('superseded')).takeovers, 1);
  server.clock.advance(60_000);
  const three = await connectVisitor(server.url, token);
  assert.equal((await two.next('superseded')).takeovers, 1);
  three.close();
});

test('INV-13: no event of one session reaches another’s socket', async () => {
  const [one, other] = [await openTestSession(server), await openTestSession(server)];
  const [mine, theirs] = [
    await connectVisitor(server.url, one.token),
    await connectVisitor(server.url, other.token),
  ];
  await theirs.request('message:send', send('secret'));
  const agent = { id: randomUUID(), name: 'Anna', ...MAY_ALL };
  const answer = { sessionId: other.id, ...send('also secret') };
  await server.agents.answer(agent, answer);
  await server.agents.readByAgent(agent, other.id, 1);
  server.events.publish({ kind: 'typing', sessionId: other.id, side: 'agent', on: true });
  await server.agents.resolve(agent, other.id);
  await theirs.next('session:changed');
  await mine.request('sync', { epoch: 1, after: 0 });
  assert.deepEqual(
    mine.heard.map(({ event }) => event),
    ['welcome', 'site', 'availability'],
  );
  mine.close();
  theirs.close();
});

test('SEC-6: events take no session but their own: an id in the payload is refused', async () => {
  const [one, other] = [await openTestSession(server), await openTestSession(server)];
  const visitor = await connectVisitor(server.url, one.token);
  const foreign = { sessionId: other.id };
  for (const [event, payload] of [
    ['message:send', send('x')],
    ['sync', { epoch: 1, after: 0 }],
    ['history', { before: 5 }],
    ['identify', {}],
    ['heartbeat', { active: true }],
    ['read', { upTo: 0 }],
    ['context:push', {}],
    ['token:refresh', { sessionKey: one.sessionKey }],
    ['session:end', {}],
  ] as const) {
    const answer = await visitor.request(event, { ...payload, ...foreign });
    assert.equal(answer.error?.code, 'invalid', event);
  }
  const key = await visitor.request('token:refresh', { sessionKey: other.sessionKey });
  assert.equal(key.error.code, 'unauthorized');
  visitor.close();
});

test('SEC-9: what is not in the schema is answered `invalid`, and the socket lives on', async () => {
  const { token } = await openTestSession(server);
  const visitor = await connectVisitor(server.url, token);
  for (const payload of [null, 'text', 7, [], {}, { clientId: 'x', body: 'x' }, { body: {} }]) {
    const answer = await visitor.request('message:send', payload);
    assert.equal(answer.error?.code, 'invalid', JSON.stringify(payload));
  }
  const long = await visitor.request('message:send', send('x'.repeat(4001)));
  assert.equal(long.error.code, 'too_large');
  assert.equal((await visitor.request('message:send', send('fine'))).ok, true);
  visitor.close();
});

test('SES-6: a closed session still shows its log; its sockets go with the look after the one that told', async () => {
  const { id, token } = await openTestSession(server);
  const visitor = await connectVisitor(server.url, token);
  await visitor.request('message:send', send('Bye'));
  assert.deepEqual(await visitor.request('session:end', {}), { ok: true, status: 'ended' });
  assert.deepEqual(await visitor.next('session:changed'), { status: 'ended' });
  const view = await visitor.request('sync', { epoch: 1, after: 1 });
  assert.deepEqual([view.session.final, view.messages[0].code], [true, 'ended']);
  const refused = await visitor.request('message:send', send('More'));
  assert.equal(refused.error.code, 'session_closed');
  const again = await connectVisitor(server.url, token, { epoch: 1, after: 1 });
  assert.equal(again.welcome.session.final, true);
  for (let looks = 0; looks < 2; looks += 1) {
    await server.sockets.reconciler.reconcile();
    assert.deepEqual(await again.next('head'), { epoch: 1, head: 2 });
  }
  server.clock.advance(server.settings.HEAD_SECONDS * 1000);
  await server.sockets.reconciler.reconcile();
  await again.closed;
  assert.equal((await server.storage.sessions.find(id))?.status, 'ended');
});

test('C8, SES-3: an erase cuts the sockets at once, and the next handshake says why', async () => {
  const { id, token, exitKey } = await openTestSession(server);
  const visitor = await connectVisitor(server.url, token);
  await visitor.request('message:send', send('Forget me'));
  await server.sessions.eraseSession({ sessionId: id, bearer: exitKey });
  await visitor.closed;
  const next = recordSocket(server.url, { auth: { v: 1, token, tabId: randomUUID() } });
  assert.equal((await next.next('connect_error')).code, 'erased');
  next.close();
});

test('D2, SES-2: a socket is cut a minute after its token ran out, unless it was renewed', async () => {
  const [lazy, diligent] = [await openTestSession(server), await openTestSession(server)];
  const one = await connectVisitor(server.url, lazy.token);
  const two = await connectVisitor(server.url, diligent.token);
  server.clock.advance(600_000);
  const renewed = await two.request('token:refresh', { sessionKey: diligent.sessionKey });
  assert.equal(renewed.expiresIn, 900);
  server.clock.advance(359_999);
  await one.request('heartbeat', { active: false });
  server.clock.advance(1);
  await one.closed;
  await two.request('heartbeat', { active: false });
  server.clock.advance(600_000);
  await two.closed;
  const late = recordSocket(server.url, { auth: { v: 1, token: lazy.token, tabId: randomUUID() } });
  assert.equal((await late.next('connect_error')).code, 'unauthorized');
  late.close();
  const again = await connectVisitor(server.url, (await openTestSession(server)).token);
  again.close();
});

test('COM-8: a look tells the head, and cuts what a lost event left behind', async () => {
  const { id, token } = await openTestSession(server);
  const visitor = await connectVisitor(server.url, token);
  await visitor.request('message:send', send('Hello'));
  await server.sockets.reconciler.reconcile();
  assert.deepEqual(await visitor.next('head'), { epoch: 1, head: 1 });
  // Another node accepted a socket, and its word was lost.
  await server.storage.sessions.accept({ id, now: server.clock.now() });
  await server.sockets.reconciler.reconcile();
  assert.equal((await visitor.next('superseded')).lease, 2);
  await visitor.closed;
});

test('RES-4: a handshake with another log’s cursor hears `reset` with the last page', async () => {
  const { token } = await openTestSession(server);
  const visitor = await connectVisitor(server.url, token, { epoch: 1, after: 7 });
  assert.equal(visitor.welcome.reset, true);
  assert.deepEqual(await visitor.next('reset'), { epoch: 1, head: 0, reason: 'other-log' });
  const answer = await visitor.request('sync', { epoch: 2, after: 0 });
  assert.deepEqual([answer.ok, answer.reset], [true, true]);
  visitor.close();
});

test('SES-5: the end of a socket is noted, of an older one not', async () => {
  const { id, token } = await openTestSession(server);
  const [one, two] = [
    await connectVisitor(server.url, token),
    await connectVisitor(server.url, token),
  ];
  await one.closed;
  await two.request('heartbeat', { active: false });
  assert.equal((await server.storage.sessions.find(id))?.disconnectedAt, undefined);
  two.close();
  while ((await server.storage.sessions.find(id))?.disconnectedAt === undefined)
    await new Promise(setImmediate);
});
