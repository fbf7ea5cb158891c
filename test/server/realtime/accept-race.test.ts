import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { RemoteEvents } from '../../../server/nodes/remote-events.js';
import { createVisitorRooms } from '../../../server/realtime/visitor-rooms.js';
import { createSessionEvents } from '../../../server/sessions/session-events.js';
import { createEmbeddedStorage } from '../../../server/storage/embedded-storage.js';
import type { Storage } from '../../../server/storage/storage.js';
import { connectVisitor } from '../support/recording-socket.js';
import { createTestClock } from '../support/test-clock.js';
import { openTestSession } from '../support/test-components.js';
import { startTestServer } from '../support/test-server.js';
import { MAY_ALL } from '../../support/agent-access.js';

test('COM-7: what commits right after the log was read reaches the socket, behind its welcome', async () => {
  const real = createEmbeddedStorage(':memory:');
  let between: (() => Promise<unknown>) | undefined;
  const storage: Storage = {
    ...real,
    transaction: async (work) => {
      const result = await real.transaction(work);
      const next = between;
      between = undefined;
      await next?.();
      return result;
    },
  };
  const server = await startTestServer({}, { storage });
  const { id, token } = await openTestSession(server);
  const answer = (body: string) =>
    server.agents.answer(
      { id: randomUUID(), name: 'Anna', ...MAY_ALL },
      { sessionId: id, clientId: randomUUID(), body },
    );
  await answer('before');
  // The accept's transaction is done, its welcome is not yet on the way.
  between = () => answer('in between');
  const visitor = await connectVisitor(server.url, token);
  assert.deepEqual(
    visitor.welcome.messages.map(({ body }: { body: string }) => body),
    ['before'],
  );
  assert.equal((await visitor.next('message:new')).message.body, 'in between');
  assert.equal(visitor.heard[0]?.event, 'welcome');
  visitor.close();
  await server.close();
});

test('TAB-10: of two sockets that come in at once, the one with the newer lease stays', async () => {
  const server = await startTestServer();
  for (let round = 0; round < 5; round += 1) {
    const { token } = await openTestSession(server);
    const visitors = await Promise.all(
      Array.from({ length: 4 }, () => connectVisitor(server.url, token)),
    );
    const [newest, ...older] = visitors.sort((a, b) => b.welcome.lease - a.welcome.lease);
    for (const visitor of older) await visitor.next('superseded');
    await Promise.all(older.map(({ closed }) => closed));
    assert.equal((await newest!.request('heartbeat', { active: true })).ok, true);
    newest!.close();
  }
  await server.close();
});

test('TAB-10: a socket that is replaced before its welcome hears the welcome first, then that', () => {
  const clock = createTestClock();
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const events = createSessionEvents(log);
  const remoteEvents = {
    followSession: () => ({ active: Promise.resolve(), cancel() {} }),
  } as unknown as RemoteEvents;
  const tellEnd = { find: async () => undefined };
  const rooms = createVisitorRooms({ clock, events, remoteEvents, tellEnd, log });
  const heard: string[] = [];
  const connection = {
    sessionId: 's',
    site: 'demo',
    address: '192.0.2.1',
    tabId: 'a',
    lease: 1,
    activeAt: 0,
    taskChanges: 0,
    outlineWantedUntil: 0,
    isWelcomed: false,
    emit: (name: string) => void heard.push(name),
    emitVolatile() {},
    release() {},
    disconnect: () => void heard.push('disconnected'),
  };
  rooms.join(connection);
  events.publish({ kind: 'accepted', sessionId: 's', lease: 2, tabId: 'b' });
  assert.deepEqual(heard, []);
  connection.isWelcomed = true;
  rooms.welcomed(connection);
  assert.deepEqual(heard, ['superseded', 'disconnected']);
});
