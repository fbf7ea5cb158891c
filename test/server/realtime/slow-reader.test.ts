import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { connectVisitor, type RecordingSocket } from '../support/recording-socket.js';
import { connectAgent } from '../support/signed-in-agent.js';
import { openTestSession } from '../support/test-components.js';
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
const STILL_TURNS = 50;

/** Says so many MB to all who hear the session; then waits until the kernel took what it takes. */
async function flood(sessionId: string, megabytes: number) {
  const message = {
    id: randomUUID(),
    clientId: randomUUID(),
    seq: 1,
    author: { kind: 'agent' as const },
    body: 'x'.repeat(100_000),
    at: new Date(0).toISOString(),
  };
  for (let count = 0; count < megabytes * 10; count += 1)
    server.events.publish({ kind: 'message', sessionId, message, epoch: 1 });
  let waits = backlog();
  for (let still = 0; still < STILL_TURNS; still += 1) {
    await new Promise(setImmediate);
    const waited = waits;
    waits = backlog();
    if (waits !== waited) still = 0;
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

test('SEC-12: a reader that never reads is cut; one that reads slowly is not', async () => {
  const opened = await openTestSession(server);
  const visitor = await connectVisitor(server.url, opened.token);
  const wire = wireOf(visitor);
  wire.pause();
  await flood(opened.id, 12);
  assert.ok(backlog()! > MIB);
  server.sockets.dropSlowConsumers();
  wire.resume();
  while (backlog()! > MIB) await new Promise(setImmediate);
  server.sockets.dropSlowConsumers();
  assert.equal((await visitor.request('heartbeat', { active: false })).ok, true);

  wire.pause();
  await flood(opened.id, 12);
  server.sockets.dropSlowConsumers();
  server.sockets.dropSlowConsumers();
  await isGone();
  assert.deepEqual([...server.sockets.rooms.of(opened.id)], []);
  assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
  wire.resume();
  visitor.close();
});

test('SEC-12: a console that never reads is cut as well', async () => {
  const { id } = await openTestSession(server);
  const agent = await connectAgent(server);
  await agent.request('sync', { sessionId: id });
  wireOf(agent).pause();
  await flood(id, 12);
  server.sockets.dropSlowConsumers();
  assert.notEqual(backlog(), undefined);
  server.sockets.dropSlowConsumers();
  await isGone();
  agent.close();
});

test('SEC-12: what waits is never more than 16 MiB', async () => {
  const opened = await openTestSession(server);
  const visitor = await connectVisitor(server.url, opened.token);
  wireOf(visitor).pause();
  await flood(opened.id, 40);
  await isGone();
  assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
  visitor.close();
});
