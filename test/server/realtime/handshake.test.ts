import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { connectAgent, signInAgent } from '../support/signed-in-agent.js';
import { connectVisitor, recordSocket } from '../support/recording-socket.js';
import { openTestSession } from '../support/test-components.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer;
before(async () => {
  server = await startTestServer();
  await server.storage.sites.set('shop', { origins: ['https://good.example'] }, 0);
  server.clock.advance(60_000);
});
after(() => server.close());

const handshakeError = async (auth: object, headers?: Record<string, string>, namespace = '') => {
  const { next, close } = recordSocket(server.url, {
    auth,
    namespace,
    ...(headers && { headers }),
  });
  const error = await next('connect_error');
  close();
  return error;
};
const authOf = (token: string) => ({ v: 1, token, tabId: randomUUID() });
/** The first request of a connection, as a browser or something else makes it. */
const knock = (headers: Record<string, string>, query = 'EIO=4&transport=polling') =>
  fetch(`${server.url}/socket.io/?${query}`, { headers });

test('SEC-1: foreign, missing and null origins are turned away before a socket stands', async () => {
  for (const headers of [
    {},
    { origin: 'null' },
    { origin: 'https://evil.example' },
    { origin: 'https://good.example.evil.com' },
    { origin: 'http://good.example' },
    { 'sec-fetch-site': 'cross-site' },
  ] as Record<string, string>[]) {
    assert.equal((await knock(headers)).status, 403, JSON.stringify(headers));
    const { token } = await openTestSession(server);
    const error = await handshakeError(authOf(token), headers);
    assert.match(error.message, /websocket error/, JSON.stringify(headers));
  }
  for (const headers of [
    { origin: server.url },
    { origin: 'https://good.example' },
    { origin: 'http://localhost:1234' },
    { 'sec-fetch-site': 'same-origin' },
  ] as Record<string, string>[])
    assert.equal((await knock(headers)).status, 200, JSON.stringify(headers));
});

test('SEC-1: later requests of a polling connection are judged too', async () => {
  const origin = server.url;
  const opening = await (await knock({ origin })).text();
  const { sid } = JSON.parse(opening.slice(1)) as { sid: string };
  const query = `EIO=4&transport=polling&sid=${sid}`;
  assert.equal((await knock({ origin: 'https://evil.example' }, query)).status, 403);
});

test('SEC-2: CORS names the origin, without credentials', async () => {
  const { headers } = await knock({ origin: 'https://good.example' });
  assert.equal(headers.get('access-control-allow-origin'), 'https://good.example');
  assert.equal(headers.get('access-control-allow-credentials'), null);
  const foreign = await knock({ origin: 'https://evil.example' });
  assert.equal(foreign.headers.get('access-control-allow-origin'), null);
});

test('SEC-1: once the token is known, only its site’s list counts', async () => {
  const { token } = await openTestSession(server, { site: 'shop' });
  const error = await handshakeError(authOf(token), { origin: 'http://localhost:1234' });
  assert.equal(error.code, 'forbidden');
  const good = recordSocket(server.url, {
    auth: authOf(token),
    headers: { origin: 'https://good.example' },
  });
  await good.next('welcome');
  good.close();
});

test('A handshake is refused with the code that says why', async () => {
  const { token } = await openTestSession(server);
  const good = authOf(token);
  for (const [change, code] of [
    [{ v: 2 }, 'unsupported_version'],
    [{ v: undefined }, 'invalid'],
    [{ tabId: 'x' }, 'invalid'],
    [{ after: -1 }, 'invalid'],
    [{ token: 'x' }, 'unauthorized'],
    [{ token: undefined }, 'invalid'],
    [{ token: `${token.slice(0, -2)}xx` }, 'unauthorized'],
  ] as const)
    assert.equal((await handshakeError({ ...good, ...change })).code, code);
});

test('SEC-10: EIO3, plain socket.io files and large frames are not served', async () => {
  const old = await knock({ origin: server.url }, 'EIO=3&transport=polling');
  assert.equal(old.status, 400);
  assert.notEqual((await fetch(`${server.url}/socket.io/socket.io.js`)).status, 200);
  const { token } = await openTestSession(server);
  const visitor = await connectVisitor(server.url, token);
  visitor.socket.emit('message:send', { clientId: randomUUID(), body: 'x'.repeat(65 * 1024) });
  await visitor.closed;
});

test('SEC-9: unknown events and binary close the socket; the process lives', async () => {
  for (const [event, payload] of [
    ['unknown', {}],
    ['constructor', {}],
    ['message:send', Buffer.from('x')],
    ['context:push', { conversationData: { a: { b: Buffer.from('x') } } }],
  ] as const) {
    const { token } = await openTestSession(server);
    const visitor = await connectVisitor(server.url, token);
    visitor.socket.emit(event, payload);
    await visitor.closed;
  }
  assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
});

test('SEC-10: malformed packets end their socket, and nothing else', async () => {
  const { token } = await openTestSession(server);
  const witness = await connectVisitor(server.url, token);
  for (const packet of [
    '',
    '2',
    '2[',
    '2{"a":1}',
    '2[]',
    '2[null]',
    '2["__proto__"]',
    '2["message:send"]',
    '20["heartbeat",{"active":true},{},{}]',
    '51-["message:send",{"_placeholder":true,"num":9}]',
    '5999999999-["x"]',
    '2999999999999999999999["heartbeat",{"active":true}]',
    '0/nope,{}',
    '2/agent,["sync",{}]',
    '3["x"]',
    '4{"message":"x"}',
    '\0',
    'zzz',
  ]) {
    const hostile = await connectVisitor(server.url, (await openTestSession(server)).token);
    hostile.socket.io.engine.write(packet);
    hostile.socket.io.engine.write('2["unknown"]');
    await hostile.closed;
  }
  assert.equal((await witness.request('heartbeat', { active: true })).ok, true);
  witness.close();
});

test('SEC-21: consoles come in with their cookie, from the server’s own pages', async () => {
  const { cookie } = await signInAgent(server);
  const refusal = async (headers: Record<string, string>) =>
    (await handshakeError({}, headers, '/agent')).code;
  assert.equal(await refusal({ origin: server.url }), 'unauthorized');
  assert.equal(await refusal({ origin: server.url, cookie: 'chat_console=x' }), 'unauthorized');
  assert.equal(await refusal({ origin: 'http://localhost:1234', cookie }), 'forbidden');
  assert.equal(await refusal({ origin: 'https://good.example', cookie }), 'forbidden');
});

test('SEC-4: a visitor’s token opens no console, an agent’s cookie no session', async () => {
  const { token } = await openTestSession(server);
  const error = await handshakeError(authOf(token), { origin: server.url }, '/agent');
  assert.equal(error.code, 'unauthorized');
  const { cookie } = await signInAgent(server);
  const visitor = await handshakeError({ v: 1, tabId: randomUUID(), token: cookie.split('=')[1] });
  assert.equal(visitor.code, 'unauthorized');
});

test('SEC-21: a live console is not idle; after 12 h or a sign-out it is cut', async () => {
  const agent = await connectAgent(server, 'Dora');
  for (let halves = 0; halves < 23; halves += 1) {
    server.clock.advance(30 * 60_000);
    await server.sockets.keepAgentsSignedIn();
  }
  assert.equal((await agent.request('availability:set', { online: true })).ok, true);
  server.clock.advance(30 * 60_000 + 1);
  await server.sockets.disconnectSignedOut();
  await agent.closed;

  const other = await connectAgent(server, 'Emil');
  await server.http.inject({
    method: 'POST',
    url: '/api/console/sign-out',
    headers: { cookie: other.cookie, 'x-chat-console': '1' },
  });
  await other.closed;
});

test('SEC-11: handshakes and sockets of one address are limited', async () => {
  const few = await startTestServer({ SOCKETS_PER_ADDRESS: '2', HANDSHAKES_PER_MINUTE: '4' });
  const connect = async () => connectVisitor(few.url, (await openTestSession(few)).token);
  const refusedHandshake = async () => {
    const { token } = await openTestSession(few);
    const { next } = recordSocket(few.url, { auth: authOf(token) });
    return next('connect_error');
  };
  const [one] = [await connect(), await connect()];
  assert.match((await refusedHandshake()).message, /websocket error/);
  one.close();
  await one.closed;
  for (;;) {
    const third = recordSocket(few.url, { auth: authOf((await openTestSession(few)).token) });
    const came = await Promise.race([third.next('welcome'), third.next('connect_error')]);
    if (came.lease === 1) break;
    few.clock.advance(60_000);
  }
  await few.close();
});
