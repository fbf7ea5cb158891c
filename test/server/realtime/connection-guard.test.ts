import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { openRawSocket } from '../support/raw-socket.js';
import { openTestSession } from '../support/test-components.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server.close());

const joinOf = (token: string) => `40${JSON.stringify({ v: 1, token, tabId: randomUUID() })}`;

test('SEC-11: a connection joins a namespace once, however its joins are sent', async () => {
  const { id, token } = await openTestSession(server);
  const piped = await openRawSocket(server.url);
  piped.send(...Array.from({ length: 20 }, () => joinOf(token)));
  await piped.closed;
  const again = await openRawSocket(server.url);
  again.send(joinOf(token));
  await again.hears('42["welcome"');
  again.send(joinOf(token));
  await again.closed;
  // socket.io reads the type as a number, and a blank is one.
  const blank = await openRawSocket(server.url);
  blank.send(joinOf(token), `4 ${joinOf(token).slice(2)}`);
  await blank.closed;
  // Acceptances stand in a line: those of the first connection came before the second's.
  assert.ok((await server.storage.sessions.find(id))!.lease <= 3);
});

test('a client that joins both namespaces by one connection, as socket.io does it, is served in both', async () => {
  const { token } = await openTestSession(server);
  const both = await openRawSocket(server.url);
  both.send(joinOf(token));
  await both.hears('42["welcome"');
  both.send('40/agent,{}');
  await both.hears('44/agent,');
  both.send('420["heartbeat",{"active":false}]');
  await both.hears('430[');
});

test('SEC-11: who leaves has left: the connection closes, and nothing is kept of it', async () => {
  const { id, token } = await openTestSession(server);
  const visitor = await openRawSocket(server.url);
  visitor.send(joinOf(token));
  await visitor.hears('42["welcome"');
  visitor.send('41');
  await visitor.closed;
  assert.deepEqual([...server.sockets.rooms.of(id)], []);
  assert.notEqual((await server.storage.sessions.find(id))!.disconnectedAt, undefined);
});

test('SEC-12: a namespace that is not there gets no answer, least of all its own name', async () => {
  for (const namespace of ['/nope', '/agent?x', `/${'x'.repeat(60_000)}`, '/Agent', '//']) {
    const socket = await openRawSocket(server.url);
    socket.send(`40${namespace},`);
    await socket.closed;
    assert.deepEqual(
      socket.heard.filter((packet) => packet.startsWith('4')),
      [],
    );
  }
});

test('SEC-11: a connection that sends without end is dropped, whatever it sends', async () => {
  const floods = [
    () => socket.send('3'),
    () => socket.send('42["typing",{"on":true}]'),
    // Below engine.io, and answered: a WebSocket's own.
    () => socket.socket.ping('x'.repeat(125)),
  ];
  let socket: Awaited<ReturnType<typeof openRawSocket>>;
  for (const send of floods) {
    socket = await openRawSocket(server.url);
    socket.send(joinOf((await openTestSession(server)).token));
    await socket.hears('42["welcome"');
    for (let count = 0; count < 1_001; count += 1) send();
    await socket.closed;
  }
});

test('SEC-11: a minute of more than anybody of ours sends is no flood', async () => {
  const socket = await openRawSocket(server.url);
  socket.send(joinOf((await openTestSession(server)).token));
  await socket.hears('42["welcome"');
  for (let second = 1; second <= 60; second += 1) {
    for (let count = 0; count < 30; count += 1) socket.send('3');
    socket.send(`42${second}["heartbeat",{"active":true}]`);
    await socket.hears(`43${second}[`);
    server.clock.advance(1_000);
  }
  socket.socket.terminate();
});

test('SEC-12: a polling client that probes for ever is dropped', async () => {
  const query = `${server.url}/socket.io/?EIO=4`;
  const opening = await fetch(`${query}&transport=polling`, { headers: { origin: server.url } });
  const { sid } = JSON.parse((await opening.text()).slice(1)) as { sid: string };
  const probe = await openRawSocket(server.url, sid);
  for (let count = 0; count < 1_100; count += 1) probe.send('2probe');
  await probe.closed;
  assert.ok(probe.heard.length < 1_050, `${probe.heard.length} answers`);
});
