import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { spreadRetries } from '../../../server/realtime/spread-retries.js';
import { closeAtOnce, openJoined } from '../support/polling-client.js';
import { connectVisitor } from '../support/recording-socket.js';
import { connectAgent } from '../support/signed-in-agent.js';
import { openTestSession } from '../support/test-components.js';
import { startTestServer } from '../support/test-server.js';

/** The most that come back in one second, whenever it begins. */
function mostInOneSecond(retries: number[]): number {
  let [most, begin] = [0, 0];
  for (const [index, at] of retries.entries()) {
    while (at - retries[begin]! >= 1) begin += 1;
    most = Math.max(most, index + 1 - begin);
  }
  return most;
}

test('RES-6: however many clients a node had, they come back evenly, within a minute', () => {
  // What visitors who load a page a minute cause: 167 handshakes a second if they are 10,000.
  assert.equal(mostInOneSecond(spreadRetries(2_000)), 167);
  assert.ok(mostInOneSecond(spreadRetries(10_000)) <= 167);
  assert.ok(mostInOneSecond(spreadRetries(20_000)) <= 334);
  assert.ok(spreadRetries(20_000).at(-1)! < 60);
  assert.equal(new Set(spreadRetries(20_000)).size, 20_000);
});

test('RES-6: the clients of a small site come back as quickly as one client', () => {
  assert.deepEqual(spreadRetries(1), [0]);
  assert.ok(spreadRetries(50).at(-1)! < 0.3);
  assert.deepEqual(spreadRetries(0), []);
});

test('RES-6: consoles come back first, then visitors, those who connected or wrote last before others', async () => {
  const server = await startTestServer();
  const connect = async () => {
    server.clock.advance(1_000);
    return connectVisitor(server.url, (await openTestSession(server)).token);
  };
  const [writer, silent, latest] = [await connect(), await connect(), await connect()];
  const consoles = [await connectAgent(server, 'Anna'), await connectAgent(server, 'Bert')];
  server.clock.advance(1_000);
  await writer.request('message:send', { clientId: randomUUID(), body: 'Hello' });
  await server.close();
  const told = [...consoles, writer, latest, silent].map((client) => client.next('drain'));
  assert.deepEqual(
    (await Promise.all(told)).map(({ retryAfter }) => retryAfter),
    [0, 0.006, 1.012, 1.018, 1.024],
  );
  for (const client of [...consoles, writer, silent, latest]) client.close();
});

test('A server that stops is not ready from then on, and takes no new connection', async () => {
  const server = await startTestServer();
  // A client that does not fetch its last answer holds the server up.
  await openJoined(server);
  const statusOf = async (path: string) => {
    const headers = { origin: server.url, connection: 'close' };
    return (await fetch(`${server.url}${path}`, { headers })).status;
  };
  assert.equal(await statusOf('/readyz'), 200);
  const closed = server.close();
  assert.equal(await statusOf('/readyz'), 503);
  assert.equal(await statusOf('/api/site/demo'), 503);
  assert.equal(await statusOf('/socket.io/?EIO=4&transport=polling'), 403);
  server.clock.advance(10_000);
  await closeAtOnce(server);
  await closed;
});
