// HTTP long-polling: limits, slow consumers, and how a connection ends. Two requests are open at once.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import {
  clientsOf,
  closeAtOnce,
  isGone,
  isOpen,
  openJoined,
  openPoll,
  openPolling,
  type PollingClient,
} from '../support/polling-client.js';
import { connectVisitor } from '../support/recording-socket.js';
import { openTestSession } from '../support/test-components.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => closeAtOnce(server));

test('SEC-11: a polling client is one connection of its address, with a poll and a post open, until it is gone', async () => {
  const few = await startTestServer({ SOCKETS_PER_ADDRESS: '1', HANDSHAKES_PER_MINUTE: '2' });
  const headers = { origin: few.url };
  const handshake = async () =>
    (await fetch(`${few.url}/socket.io/?EIO=4&transport=polling`, { headers })).status;
  const { client } = await openJoined(few);
  // Far more requests than handshakes and connections are allowed.
  for (let count = 0; count < 5; count += 1) {
    const pending = await openPoll(few, client);
    assert.equal((await client.post([`42${count}["heartbeat",{"active":false}]`])).status, 200);
    assert.equal((await pending.answer).status, 200);
  }
  assert.equal(await handshake(), 403);
  const pending = await openPoll(few, client);
  await client.post(['1']);
  assert.equal((await pending.answer).status, 200);
  while (isOpen(few, client)) await new Promise(setImmediate);
  assert.equal(await handshake(), 200);
  await closeAtOnce(few);
});

test('SEC-11: handshakes that arrive in one piece do not pass the limit together', async () => {
  const few = await startTestServer({ SOCKETS_PER_ADDRESS: '2' });
  const { host } = new URL(few.url);
  const request = `GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${few.url}\r\n\r\n`;
  const socket = connect(few.port, '127.0.0.1');
  let answers = '';
  socket.on('data', (data) => (answers += String(data)));
  socket.write(request.repeat(10));
  while (answers.split('HTTP/1.1 ').length <= 10) await new Promise(setImmediate);
  assert.equal(few.sockets.io.engine.clientsCount, 2);
  socket.destroy();
  await closeAtOnce(few);
});

test('SEC-11: every packet of a POST counts', async () => {
  const { client } = await openJoined(server);
  assert.equal((await client.post(Array.from({ length: 900 }, () => '3'))).status, 200);
  assert.equal(isOpen(server, client), true);
  await client.post(Array.from({ length: 200 }, () => '3')).catch(() => undefined);
  await isGone(server, client);
});

test('SEC-11: a connection joins a namespace once, however many joins one POST brings', async () => {
  const client = await openPolling(server.url);
  const { id, token } = await openTestSession(server);
  const join = () => `40${JSON.stringify({ v: 1, token, tabId: randomUUID() })}`;
  await client.post(Array.from({ length: 20 }, join)).catch(() => undefined);
  await isGone(server, client);
  assert.ok((await server.storage.sessions.find(id))!.lease <= 1);
});

test('SEC-11: a flood of events that no schema lets through is cut', async () => {
  const { client, id } = await openJoined(server);
  const pending = client.poll().catch(() => undefined);
  const events = Array.from({ length: 310 }, (_, index) => `42${index}["typing",{"on":1}]`);
  await client.post(events);
  await pending;
  while ([...server.sockets.rooms.of(id)].length > 0) await new Promise(setImmediate);
});

/** Sends so much to all clients of the session. At most 1 MiB waits for one client. */
function flood(sessionId: string, megabytes: number, at = server) {
  const message = {
    id: randomUUID(),
    clientId: randomUUID(),
    seq: 1,
    author: { kind: 'agent' as const },
    body: 'x'.repeat(100_000),
    at: new Date(0).toISOString(),
  };
  for (let count = 0; count < megabytes * 10; count += 1)
    at.events.publish({ kind: 'message', sessionId, message, epoch: 1 });
}

/** Polls on one network connection and reads nothing, until the kernel takes no more of the answers. */
async function pollWithoutReading(
  at: TestServer,
  { client, id }: { client: PollingClient; id: string },
) {
  const accepted = once(at.http.server, 'connection') as Promise<[Socket]>;
  const tcpSocket = connect(at.port, '127.0.0.1').pause();
  tcpSocket.on('error', () => {});
  const [serverSide] = await accepted;
  const { pathname, search, host } = new URL(client.address);
  while (serverSide.writableLength === 0 && isOpen(at, client)) {
    flood(id, 0.3, at);
    tcpSocket.write(
      `GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${at.url}\r\n\r\n`,
    );
    const isTaken = () => !clientsOf(at)[client.sid]?.writeBuffer.length;
    while (serverSide.writableLength === 0 && !isTaken()) await new Promise(setImmediate);
  }
  return tcpSocket;
}
const isClosed = async (tcpSocket: Socket) => {
  tcpSocket.resume();
  if (!tcpSocket.closed) await once(tcpSocket, 'close');
};

test('SEC-12: who never polls again is dropped, whatever it posts; who polls is not', async () => {
  const { client: silent, id } = await openJoined(server);
  const { client: polling, id: other } = await openJoined(server);
  flood(id, 0.5);
  server.sockets.dropSlowConsumers();
  for (let look = 0; look < 3; look += 1) {
    assert.equal(isOpen(server, silent), true);
    flood(other, 0.5);
    assert.equal((await polling.poll()).status, 200);
    assert.equal((await silent.post(['3'])).status, 200);
    server.clock.advance(10_000);
    server.sockets.dropSlowConsumers();
  }
  assert.equal(isOpen(server, silent), false);
  assert.deepEqual([...server.sockets.rooms.of(id)], []);
  assert.equal(isOpen(server, polling), true);
});

test('SEC-12: answers that nobody reads count as well, and their network connections are closed', async () => {
  const joined = await openJoined(server);
  const tcpSockets: Socket[] = [];
  while (isOpen(server, joined.client)) tcpSockets.push(await pollWithoutReading(server, joined));
  // The connection was closed during the last poll, which therefore has no unread answer.
  tcpSockets.pop()!.destroy();
  assert.ok(tcpSockets.length > 1, `${tcpSockets.length}`);
  await Promise.all(tcpSockets.map(isClosed));
});

test('SEC-11: a closed connection counts until its answers are read, or their network connections closed', async () => {
  const few = await startTestServer({ SOCKETS_PER_ADDRESS: '1' });
  const knock = async () =>
    (await fetch(`${few.url}/socket.io/?EIO=4&transport=polling`, { headers: { origin: few.url } }))
      .status;
  const joined = await openJoined(few);
  const tcpSocket = await pollWithoutReading(few, joined);
  await joined.client.post(['1']);
  assert.equal(isOpen(few, joined.client), false);
  assert.equal(await knock(), 403);
  few.clock.advance(5_000);
  await isClosed(tcpSocket);
  assert.equal(await knock(), 200);
  await closeAtOnce(few);
});

test('SEC-12: what waits for a polling client is never more than 1 MiB', async () => {
  const { client, id } = await openJoined(server);
  flood(id, 1);
  assert.equal(isOpen(server, client), true);
  flood(id, 0.1);
  assert.equal(isOpen(server, client), false);
  assert.deepEqual([...server.sockets.rooms.of(id)], []);
});

test('SEC-12: when too much waits for all clients together, the address with most of it loses connections', async () => {
  const proxied = await startTestServer({ TRUST_PROXY: '1' });
  const join = async (address: string) => {
    const headers = { origin: proxied.url, 'x-forwarded-for': address };
    const client = await openPolling(proxied.url, headers);
    const { id, token } = await openTestSession(proxied);
    await client.join(token);
    flood(id, 0.9, proxied);
    return client;
  };
  const earlier = await join('192.0.2.1');
  const hostile: PollingClient[] = [];
  // 72 MiB, of which 64 may wait.
  for (let count = 0; count < 80; count += 1) hostile.push(await join('192.0.2.2'));
  const later = await join('192.0.2.3');
  for (const honest of [earlier, later]) assert.equal(isOpen(proxied, honest), true);
  const left = hostile.filter((client) => isOpen(proxied, client)).length;
  assert.ok(left > 40 && left < 64 / 0.9, `${left} are left`);
  await closeAtOnce(proxied);
});

test('TAB-10: an open poll tells at once that a newer socket has the session', async () => {
  const { id, token } = await openTestSession(server);
  const older = await openPolling(server.url);
  await older.join(token);
  const pending = await openPoll(server, older);
  const newer = await connectVisitor(server.url, token, { transports: ['polling'] });
  assert.match(
    (await pending.answer).packets[0]!,
    /^42\["superseded",\{"lease":2,"takeovers":1\}\]$/,
  );
  // It is out of the room, whether it polls again or not.
  assert.deepEqual(
    [...server.sockets.rooms.of(id)].map(({ lease }) => lease),
    [2],
  );
  assert.equal(await older.hears('41'), '41');
  newer.close();
});

test('D2, SES-2: an open poll ends a minute after the token ran out', async () => {
  const { client, id } = await openJoined(server);
  const pending = await openPoll(server, client);
  server.clock.advance(959_999);
  assert.equal([...server.sockets.rooms.of(id)].length, 1);
  server.clock.advance(1);
  assert.deepEqual((await pending.answer).packets, ['41']);
  assert.deepEqual([...server.sockets.rooms.of(id)], []);
});

test('drain: an open poll hears it, an ack waits for the next poll, a silent client for nothing', async () => {
  const going = await startTestServer();
  const { client } = await openJoined(going);
  const { client: silent } = await openJoined(going);
  const idle = await openPolling(going.url);
  const idlePoll = await openPoll(going, idle);
  const pending = await openPoll(going, client);
  const drained = going.sockets.drain();
  assert.match((await pending.answer).packets[0]!, /^42\["drain",\{"retryAfter":1\}\]/);
  const headers = { origin: going.url };
  const late = await fetch(`${going.url}/socket.io/?EIO=4&transport=polling`, { headers });
  assert.equal(late.status, 403);
  assert.equal(await client.hears('41'), '41');
  going.clock.advance(1_000);
  await drained;
  assert.deepEqual((await idlePoll.answer).packets, ['1']);
  assert.equal(isOpen(going, silent), false);
  await closeAtOnce(going);
});
