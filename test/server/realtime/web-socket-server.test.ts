// How much of a message one WebSocket may hold, and how long it counts for its address.
import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import {
  CONTROL,
  frame,
  joinPacket,
  openHostileSocket,
  unfinishedMessage,
  type HostileSocket,
} from '../support/hostile-socket.js';
import { clientsOf, openPolling } from '../support/polling-client.js';
import { openTestSession } from '../support/test-components.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server.close());

/** How many one address may have: so few that a test can count them. */
const FEW = 3;
async function startFew(t: TestContext) {
  const few = await startTestServer({ SOCKETS_PER_ADDRESS: String(FEW) });
  const opened: HostileSocket[] = [];
  t.after(() => {
    for (const { tcpSocket } of opened) tcpSocket.destroy();
    return few.close();
  });
  /** Rejects when the address has too many. */
  const open = async (sid?: string) => {
    const socket = await openHostileSocket(few.url, sid);
    opened.push(socket);
    return socket;
  };
  return { few, open };
}
const closed = async (each: HostileSocket) => {
  while (!each.isClosed()) await new Promise(setImmediate);
};

test('SEC-10: a message in a few fragments, as a browser may send it, is understood', async () => {
  const { id, token } = await openTestSession(server);
  const packet = joinPacket(token);
  const pieces = Array.from({ length: 32 }, (_, index) =>
    packet.slice(index * 20, index * 20 + 20),
  );
  const socket = await openHostileSocket(server.url);
  pieces.forEach((piece, index) => {
    const place = { opcode: index === 0 ? 1 : 0, fin: index === pieces.length - 1 };
    void socket.write(frame(piece, place));
  });
  while ([...server.sockets.rooms.of(id)].length === 0) await new Promise(setImmediate);
  socket.tcpSocket.destroy();
});

test('SEC-10: a message in too many fragments closes its connection', async () => {
  const socket = await openHostileSocket(server.url);
  await socket.write(unfinishedMessage(64));
  await closed(socket);
});

for (const [name, opcode] of Object.entries(CONTROL))
  test(`SEC-11: a WebSocket that sends a ${name} again and again is closed`, async () => {
    const socket = await openHostileSocket(server.url);
    for (let count = 0; count <= 60; count += 1) void socket.write(frame('x', { opcode }));
    await closed(socket);
  });

test('SEC-11: a WebSocket that the server has closed counts until its network connection is closed', async (t) => {
  const { few, open } = await startFew(t);
  const opening = Array.from({ length: FEW }, async () => {
    const { token } = await openTestSession(few);
    const socket = await open();
    await socket.write(frame(joinPacket(token)));
    // It leaves the namespace, and does not answer the server's close frame.
    await socket.write(frame('41'));
    return socket;
  });
  const [one] = await Promise.all(opening);
  while (few.sockets.io.engine.clientsCount > 0) await new Promise(setImmediate);
  await assert.rejects(open());
  one!.tcpSocket.destroy();
  let next: HostileSocket | undefined;
  while (next === undefined) next = await open().catch(() => undefined);
});

test('SEC-11: a WebSocket counts whose upgrade of a polling connection is refused', async (t) => {
  const { few, open } = await startFew(t);
  const { sid } = await openPolling(few.url);
  await open(sid);
  // The connection is being upgraded already: this one is closed, and does not answer.
  await open(sid);
  await assert.rejects(open(sid));
  await assert.rejects(open());
});

test('SEC-11: an upgraded connection counts once', async (t) => {
  const { few, open } = await startFew(t);
  for (let count = 0; count < FEW - 1; count += 1) {
    const { sid } = await openPolling(few.url);
    const socket = await open(sid);
    await socket.write(frame('2probe'));
    await socket.write(frame('5'));
    while (clientsOf(few)[sid]!.transport.name !== 'websocket') await new Promise(setImmediate);
  }
  await open();
  await assert.rejects(open());
});
