import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { connectVisitor } from '../support/recording-socket.js';
import { openTestSession } from '../support/test-components.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server.close());

test('SEC-12: a reader that never reads is cut; one that reads slowly is not', async () => {
  const opened = await openTestSession(server);
  const visitor = await connectVisitor(server.url, opened.token);
  const { transport } = visitor.socket.io.engine as unknown as {
    transport: { ws: { pause(): void; resume(): void } };
  };
  const [connection] = [...server.sockets.rooms.of(opened.id)];
  const flood = async () => {
    const message = {
      id: randomUUID(),
      clientId: randomUUID(),
      seq: 1,
      author: { kind: 'agent' as const },
      body: 'x'.repeat(100_000),
      at: new Date(0).toISOString(),
    };
    for (let count = 0; count < 120; count += 1)
      server.events.publish({ kind: 'message', sessionId: opened.id, message, epoch: 1 });
    await new Promise((resolve) => setTimeout(resolve, 50));
  };
  transport.ws.pause();
  await flood();
  assert.ok(connection!.backlog() > 1024 * 1024);
  await server.sockets.watch.look();
  transport.ws.resume();
  while (connection!.backlog() > 1024 * 1024) await new Promise(setImmediate);
  await server.sockets.watch.look();
  assert.equal((await visitor.request('heartbeat', { active: false })).ok, true);

  transport.ws.pause();
  await flood();
  await server.sockets.watch.look();
  await server.sockets.watch.look();
  while ([...server.sockets.rooms.of(opened.id)].length > 0) await new Promise(setImmediate);
  assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
  transport.ws.resume();
  visitor.close();
});
