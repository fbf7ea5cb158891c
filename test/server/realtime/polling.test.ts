// HTTP long-polling: who may use a connection, and what a request may be. Two are open at once.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { after, before, test } from 'node:test';
import { WebSocket } from 'ws';
import {
  clientsOf,
  closeAtOnce,
  isGone,
  isOpen,
  openJoined,
  openPolling,
  openPoll,
} from '../support/polling-client.js';
import { openRawSocket } from '../support/raw-socket.js';
import { connectVisitor } from '../support/recording-socket.js';
import { openTestSession } from '../support/test-components.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const SHOP = 'https://shop.example';
const OTHER_SHOP = 'https://other.example';

let server: TestServer;
before(async () => {
  server = await startTestServer();
  await server.storage.sites.set('shop', { origins: [SHOP, OTHER_SHOP] }, 0);
  server.clock.advance(60_000);
});
after(() => closeAtOnce(server));

/** Whether a WebSocket opens there; else the server closed the connection. */
const upgrades = async (address: string, origin: string) => {
  const url = address.replace('http', 'ws').replace('transport=polling', 'transport=websocket');
  const socket = new WebSocket(url, { origin });
  const opened = await Promise.race([
    once(socket, 'open').then(() => true),
    new Promise<false>((resolve) => {
      socket.on('error', () => resolve(false));
    }),
  ]).catch(() => false);
  socket.terminate();
  return opened;
};
test('a visitor talks over polling as over a WebSocket; the end of the connection is recorded', async () => {
  const { id, token } = await openTestSession(server);
  const visitor = await connectVisitor(server.url, token, { transports: ['polling'] });
  assert.equal(visitor.socket.io.engine.transport.name, 'polling');
  const sent = await visitor.request('message:send', { clientId: randomUUID(), body: 'Hello' });
  assert.equal(sent.ok, true);
  assert.equal((await visitor.next('message:new')).message.body, 'Hello');
  visitor.close();
  while ((await server.storage.sessions.find(id))?.disconnectedAt === undefined)
    await new Promise(setImmediate);
});

test('SEC-1: a sid counts only for the Origin that opened the connection', async () => {
  const client = await openPolling(server.url, { origin: SHOP });
  await client.post(['40{}']);
  await client.hears('44');
  const pending = await openPoll(server, client);
  for (const origin of [OTHER_SHOP, server.url, 'https://evil.example', 'null']) {
    assert.equal((await client.poll({ origin })).status, 403, origin);
    assert.equal((await client.post(['3'], { origin })).status, 403, origin);
    assert.equal(await upgrades(client.address, origin), false, origin);
  }
  for (const headers of [{}, { 'sec-fetch-site': 'same-origin' }] as Record<string, string>[])
    assert.equal((await client.poll(headers)).status, 403);
  // All that did not touch the connection: its open poll is answered by its own upgrade.
  assert.equal(isOpen(server, client), true);
  const upgrade = await openRawSocket(server.url, client.sid, SHOP);
  upgrade.send('2probe');
  await upgrade.hears('3probe');
  assert.equal((await pending.answer).status, 200);
  upgrade.socket.terminate();
});

test('SEC-1: the server’s own page leaves the Origin out of a GET and sends it with a POST', async () => {
  const sameOrigin = { 'sec-fetch-site': 'same-origin' };
  const client = await openPolling(server.url, sameOrigin);
  const pending = client.poll(sameOrigin);
  assert.equal((await client.post(['40{}'], { origin: server.url })).status, 200);
  assert.match((await pending).packets[0]!, /^44/);
  for (const site of ['cross-site', 'same-site', 'none'])
    assert.equal((await client.poll({ 'sec-fetch-site': site })).status, 403, site);
});

test('SEC-2: answers and preflights name the exact Origin, without credentials', async () => {
  const client = await openPolling(server.url, { origin: SHOP });
  const pending = await openPoll(server, client);
  const preflight = await fetch(client.address, {
    method: 'OPTIONS',
    headers: { origin: SHOP, 'access-control-request-method': 'POST' },
  });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers.get('access-control-allow-methods'), 'GET, POST');
  const posted = await client.post(['40{}']);
  const unknown = await fetch(`${client.address}x`, { headers: { origin: SHOP } });
  assert.equal(unknown.status, 400);
  for (const { headers } of [preflight, posted, await pending.answer, unknown]) {
    assert.equal(headers.get('access-control-allow-origin'), SHOP);
    assert.equal(headers.get('access-control-allow-credentials'), null);
    assert.equal(headers.get('vary'), 'origin');
  }
  const foreign = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
  const refused = await fetch(client.address, { method: 'OPTIONS', headers: foreign });
  assert.equal(refused.status, 403);
  assert.equal(refused.headers.get('access-control-allow-origin'), null);
});

test('SEC-3: no answer is stored or gives its address away as a referrer', async () => {
  const client = await openPolling(server.url);
  const headers = { origin: server.url };
  const pending = await openPoll(server, client);
  const answers = [
    await fetch(`${server.url}/socket.io/?EIO=4&transport=polling`, { headers }),
    await client.post(['40{}']),
    await pending.answer,
    await fetch(client.address, { method: 'OPTIONS', headers }),
    await fetch(client.address, { method: 'PUT', headers }),
    await fetch(`${client.address}x`, { headers }),
    await fetch(client.address, { headers: { origin: 'https://evil.example' } }),
    await client.post(['x'.repeat(65 * 1024)]),
  ];
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 200, 204, 405, 400, 403, 413],
  );
  for (const answer of answers) {
    assert.equal(answer.headers.get('cache-control'), 'no-store', String(answer.status));
    assert.equal(answer.headers.get('referrer-policy'), 'no-referrer', String(answer.status));
  }
});

test('SEC-9: binary, JSONP and other methods are refused', async () => {
  const binary = await openPolling(server.url);
  await binary.post(['bAAAA']);
  await isGone(server, binary);
  const octets = await openPolling(server.url);
  const type = { origin: server.url, 'content-type': 'application/octet-stream' };
  assert.equal((await octets.post(['3'], type)).status, 400);
  await isGone(server, octets);
  const client = await openPolling(server.url);
  const headers = { origin: server.url };
  assert.equal((await fetch(`${client.address}&j=1`, { headers })).status, 400);
  for (const method of ['PUT', 'DELETE', 'HEAD'])
    assert.equal((await fetch(client.address, { method, headers })).status, 405, method);
  assert.equal(isOpen(server, client), true);
});

test('SEC-10: a second poll or post beside an open one ends the connection, and nothing else', async () => {
  const twice = await openPolling(server.url);
  const first = twice.poll();
  const second = twice.poll();
  // Whichever came first has the close packet; the other is refused.
  const answers = await Promise.all([first, second]);
  assert.deepEqual(
    answers.map(({ status }) => status).sort((a, b) => a - b),
    [200, 400],
  );
  assert.deepEqual(answers.find(({ status }) => status === 200)?.packets, ['1']);
  assert.equal(isOpen(server, twice), false);

  const posting = await openPolling(server.url);
  const slow = httpRequest(posting.address, { method: 'POST', headers: { origin: server.url } });
  slow.on('error', () => {});
  slow.write('3');
  while (!clientsOf(server)[posting.sid]!.transport.dataReq) await new Promise(setImmediate);
  assert.equal((await posting.post(['3'])).status, 400);
  assert.equal(isOpen(server, posting), false);
  slow.destroy();
  assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
});

test('SEC-10: a POST of more than 64 KiB is refused, its length declared or not, and ends the connection', async () => {
  const message = { clientId: randomUUID(), body: 'x'.repeat(65 * 1024) };
  const packet = `420${JSON.stringify(['message:send', message])}`;
  for (const headers of [{ 'content-length': packet.length }, { 'transfer-encoding': 'chunked' }]) {
    const { client, id } = await openJoined(server);
    const pending = await openPoll(server, client);
    const post = httpRequest(client.address, {
      method: 'POST',
      headers: { origin: server.url, ...headers },
    });
    post.on('error', () => {});
    for (let at = 0; at < packet.length; at += 1024) post.write(packet.slice(at, at + 1024));
    post.end();
    const [answer] = (await once(post, 'response')) as [IncomingMessage];
    assert.equal(answer.statusCode, 413);
    answer.resume();
    await pending.answer;
    assert.equal(isOpen(server, client), false);
    assert.equal((await server.storage.sessions.find(id))?.lastSeq, 0);
  }
});

test('SEC-10: a POST in hundreds of pieces is refused, and ends the connection', async () => {
  const { client } = await openJoined(server);
  const post = httpRequest(client.address, {
    method: 'POST',
    headers: { origin: server.url, 'transfer-encoding': 'chunked' },
  });
  post.on('error', () => {});
  for (let count = 0; count < 600; count += 1) post.write('x');
  await isGone(server, client);
});
