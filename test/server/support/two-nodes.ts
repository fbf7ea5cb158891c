import { randomUUID } from 'node:crypto';
import { createEmbeddedStorage } from '../../../server/storage/embedded-storage.js';
import { createFakeBusHub } from '../../support/fake-bus.js';
import { connectVisitor, type RecordingSocket } from './recording-socket.js';
import { openTestSession } from './test-components.js';
import { createTestClock } from './test-clock.js';
import { startTestServer, type TestServer } from './test-server.js';

/** The jobs measure the event loop of a machine that may be busy with something else. */
const NEVER_BUSY = { MAX_EVENT_LOOP_DELAY_MS: '1000000' };

/** Two nodes on one database and one bus. */
export async function startTwoNodes() {
  const storage = createEmbeddedStorage(':memory:');
  const hub = createFakeBusHub();
  const clock = createTestClock();
  const buses = [hub.join(), hub.join()] as const;
  const one = await startTestServer(NEVER_BUSY, { storage, clock, bus: buses[0] });
  const other = await startTestServer(NEVER_BUSY, { storage, clock, bus: buses[1] });
  for (const node of [one, other]) node.startJobs();
  return { one, other, hub, buses, clock, close: () => Promise.all([one.close(), other.close()]) };
}

/** A visitor on this node who has written one message. */
export async function startConversation(node: TestServer) {
  const opened = await openTestSession(node, { profile: { name: 'Vera' } });
  const visitor = await connectVisitor(node.url, opened.token);
  const say = (body: string) => visitor.request('message:send', { clientId: randomUUID(), body });
  await say('Hello?');
  await visitor.next('message:new');
  return { sessionId: opened.id, token: opened.token, visitor, say };
}

/** Whether a console was told this of a conversation. */
export function isTold(
  { heard }: RecordingSocket,
  sessionId: string,
  { lastBody, status }: { lastBody?: string; status?: string },
): boolean {
  return heard.some(
    ({ event, payload }) =>
      event === 'conversation:changed' &&
      payload.session.id === sessionId &&
      (lastBody === undefined || payload.lastMessage.body === lastBody) &&
      (status === undefined || payload.session.status === status),
  );
}
