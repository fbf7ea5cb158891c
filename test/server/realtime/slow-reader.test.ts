import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { MAX_BODY_UNITS, MAX_PAGE_MESSAGES } from '../../../src/protocol/limits.js';
import { connectVisitor, type RecordingSocket } from '../support/recording-socket.js';
import { connectAgent } from '../support/signed-in-agent.js';
import { openHeldSession, openTestSession } from '../support/test-components.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const MIB = 1024 * 1024;

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server.close());

/** The client's WebSocket: paused, it reads no more. */
const wireOf = ({ socket }: RecordingSocket) =>
  (socket.io.engine as unknown as { transport: { ws: { pause(): void; resume(): void } } })
    .transport.ws;

/** Turns of the event loop without a change: the kernel takes no more. */
const STILL_TURNS = 100;
/** More than the buffers of both kernels hold. */
const MUCH = 40 * MIB;
/** Bytes of a page of the longest messages, and more such pages than the buffers of both kernels hold. */
const PAGE_BYTES = MAX_PAGE_MESSAGES * MAX_BODY_UNITS;
const PAGES = 60;
/** How long a client may take nothing. */
const IDLE_MS = 30_000;

/** Sends so many bytes to all clients of the session. */
function say(sessionId: string, bytes: number) {
  const message = {
    id: randomUUID(),
    clientId: randomUUID(),
    seq: 1,
    author: { kind: 'agent' as const },
    body: 'x'.repeat(bytes),
    at: new Date(0).toISOString(),
  };
  server.events.publish({ kind: 'message', sessionId, message, epoch: 1 });
}

/** Sends bytes until so many wait for the only connection, besides those that the kernel takes. */
async function fill(sessionId: string, bytes: number) {
  while ((backlog() ?? Infinity) < bytes) {
    say(sessionId, 100_000);
    await settled();
  }
}
async function settled() {
  let waits = backlog();
  for (let still = 0; still < STILL_TURNS; still += 1) {
    await new Promise(setImmediate);
    if (waits !== backlog()) still = 0;
    waits = backlog();
  }
}

interface Waiting {
  writeBuffer: { data?: string }[];
  transport: { socket: { bufferedAmount: number } };
}

/** What waits for the only connection; nothing when it is gone. */
function backlog(): number | undefined {
  const { clients } = server.sockets.io.engine as unknown as { clients: Record<string, Waiting> };
  const [connection] = Object.values(clients);
  if (connection === undefined) return undefined;
  const queued = connection.writeBuffer.reduce((sum, { data }) => sum + (data?.length ?? 0), 0);
  return queued + connection.transport.socket.bufferedAmount;
}
const isGone = async () => {
  while (backlog() !== undefined) await new Promise(setImmediate);
};

test('SEC-12: a reader that takes nothing is disconnected; one that reads slowly is not', async () => {
  const opened = await openTestSession(server);
  const visitor = await connectVisitor(server.url, opened.token);
  const wire = wireOf(visitor);
  wire.pause();
  await fill(opened.id, MIB / 2);
  server.sockets.dropSlowConsumers();
  wire.resume();
  while (backlog()! > 0) await new Promise(setImmediate);
  wire.pause();
  await fill(opened.id, MIB / 2);
  server.clock.advance(IDLE_MS);
  server.sockets.dropSlowConsumers();
  assert.notEqual(backlog(), undefined);

  server.clock.advance(IDLE_MS - 1);
  server.sockets.dropSlowConsumers();
  assert.notEqual(backlog(), undefined);
  server.clock.advance(1);
  server.sockets.dropSlowConsumers();
  await isGone();
  assert.deepEqual([...server.sockets.rooms.of(opened.id)], []);
  assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
  wire.resume();
  visitor.close();
});

test('SEC-12: a console that takes nothing is disconnected too', async () => {
  const { id } = await openTestSession(server);
  const agent = await connectAgent(server);
  await agent.request('sync', { sessionId: id });
  wireOf(agent).pause();
  await fill(id, MIB / 2);
  server.sockets.dropSlowConsumers();
  server.clock.advance(IDLE_MS);
  server.sockets.dropSlowConsumers();
  await isGone();
  agent.close();
});

test('SEC-12: what waits for one client is never more than 1 MiB', async () => {
  const opened = await openTestSession(server);
  const visitor = await connectVisitor(server.url, opened.token);
  wireOf(visitor).pause();
  for (let said = 0; said < MUCH && backlog() !== undefined; said += 100_000) {
    say(opened.id, 100_000);
    assert.ok((backlog() ?? 0) <= MIB + 100, `${backlog()} bytes`);
    await new Promise(setImmediate);
  }
  await isGone();
  assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
  visitor.close();
});

test('SEC-12: a client gets no further page before it has taken what it asked for', async () => {
  const opened = await openHeldSession(server);
  for (let count = 0; count < MAX_PAGE_MESSAGES; count += 1) {
    server.clock.advance(1_000);
    await opened.send('x'.repeat(MAX_BODY_UNITS));
  }
  const visitor = await connectVisitor(server.url, opened.token);
  const wire = wireOf(visitor);
  let read = 0;
  const asked = Array.from({ length: PAGES }, async () => {
    const page = { before: MAX_PAGE_MESSAGES + 1 };
    const answer = await visitor.socket.timeout(60_000).emitWithAck('history', page);
    assert.equal(answer.messages.length, MAX_PAGE_MESSAGES);
    read += 1;
  });
  wire.pause();
  while (backlog() === 0) await new Promise(setImmediate);
  await settled();
  assert.ok(backlog()! > PAGE_BYTES / 2, `${backlog()} bytes`);
  assert.ok(backlog()! < 2 * PAGE_BYTES, `${backlog()} bytes`);
  // A client that requests much and takes it is not disconnected.
  wire.resume();
  await Promise.all(asked);
  assert.equal(read, PAGES);
  visitor.close();
});
