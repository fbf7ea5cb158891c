import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connectVisitor } from '../support/recording-socket.js';
import { connectAgent } from '../support/signed-in-agent.js';
import { openTestSession } from '../support/test-components.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server.close());

/** Almost a frame of fields that no schema knows. */
const unknownFields = Object.fromEntries(
  Array.from({ length: 4_000 }, (_, index) => [`field${index}`, 1]),
);

test('SEC-9: an answer is short, however many unknown fields there are and whatever their names', async () => {
  const visitor = await connectVisitor(server.url, (await openTestSession(server)).token);
  const { error } = await visitor.request('typing', { on: true, ...unknownFields });
  assert.equal(error.code, 'invalid');
  assert.match(error.message, /^field0: unknown field$/);
  const long = await visitor.request('typing', { on: true, ['x'.repeat(60_000)]: 1 });
  assert.ok(long.error.message.length < 1_000);
  const agent = await connectAgent(server);
  const other = await agent.request('leave', unknownFields);
  assert.ok(other.error.message.length < 1_000);
  visitor.close();
  agent.close();
});

for (const event of ['typing', 'message:send'])
  test(`SEC-11: what no schema lets through counts as an event: a flood of ${event} is cut`, async () => {
    const visitor = await connectVisitor(server.url, (await openTestSession(server)).token);
    const codes: string[] = [];
    for (let count = 0; count < 310; count += 1)
      visitor.socket.emit(event, { on: 1 }, ({ error }: { error: { code: string } }) =>
        codes.push(error.code),
      );
    await visitor.closed;
    assert.ok(codes.length <= 300, `${codes.length} answers`);
    assert.equal(server.sockets.rooms.sessionIds().length, 0);
  });

test('SEC-11: an agent is refused before the payload is looked at', async () => {
  const agent = await connectAgent(server, 'Berta');
  const codes = await Promise.all(
    Array.from({ length: 310 }, async () => (await agent.request('leave', { x: 1 })).error.code),
  );
  assert.equal(codes.filter((code) => code === 'invalid').length, 300);
  assert.equal(codes.filter((code) => code === 'rate_limited').length, 10);
  agent.close();
});
