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
const leaseOf = async (id: string) => (await server.storage.sessions.find(id))!.lease;

test('SEC-11: a connection joins once, however its joins are sent', async () => {
  const { id, token } = await openTestSession(server);
  const piped = await openRawSocket(server.url);
  piped.send(...Array.from({ length: 20 }, () => joinOf(token)));
  await piped.closed;
  assert.ok((await leaseOf(id)) <= 1);

  const before = await leaseOf(id);
  const again = await openRawSocket(server.url);
  again.send(joinOf(token));
  await again.hears('42["welcome"');
  again.send(joinOf(token));
  await again.closed;
  // socket.io reads the type as a number, and a blank is one.
  const blank = await openRawSocket(server.url);
  blank.send('40/agent,{}', `4 ${joinOf(token).slice(2)}`);
  await blank.closed;
  assert.equal(await leaseOf(id), before + 1);
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
