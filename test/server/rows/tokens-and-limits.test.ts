import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { connectVisitor, recordSocket } from '../support/recording-socket.js';
import { connectAgent } from '../support/signed-in-agent.js';
import { openTestSession } from '../support/test-components.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server.close());

const call = (method: string, path: string, bearer: string) =>
  fetch(`${server.url}/api/session/${path}`, {
    method,
    headers: { authorization: `Bearer ${bearer}` },
  });

test('D2: after a sleep the token is dead; one over HTTP brings the same session back', async () => {
  const { id, token, sessionKey } = await openTestSession(server);
  const visitor = await connectVisitor(server.url, token);
  await visitor.request('message:send', { clientId: randomUUID(), body: 'Hello' });
  server.clock.advance(16 * 60_000);
  await visitor.closed;
  const asleep = recordSocket(server.url, { auth: { v: 1, token, tabId: randomUUID() } });
  assert.equal((await asleep.next('connect_error')).code, 'unauthorized');
  asleep.close();

  const answer = await call('POST', `${id}/token`, sessionKey);
  const renewed = (await answer.json()) as { token: string; expiresIn: number };
  assert.deepEqual([answer.status, renewed.expiresIn], [200, 900]);
  const awake = await connectVisitor(server.url, renewed.token, { after: 1 });
  assert.deepEqual([awake.welcome.session.id, awake.welcome.head], [id, 1]);
  awake.close();
});

test('C8: DELETE closes the session’s sockets and says `erased` to who holds a key, nothing to others', async () => {
  const opened = await openTestSession(server);
  const other = await openTestSession(server);
  const visitor = await connectVisitor(server.url, opened.token);
  const agent = await connectAgent(server, 'Erika');
  await visitor.request('message:send', { clientId: randomUUID(), body: 'Forget me' });
  await agent.next('conversation:changed');
  assert.equal((await call('DELETE', opened.id, other.exitKey)).status, 401);
  assert.equal((await call('DELETE', opened.id, opened.exitKey)).status, 204);
  await visitor.closed;
  assert.deepEqual(await agent.next('conversation:gone'), { sessionId: opened.id });
  for (const [bearer, code] of [
    [opened.sessionKey, 'erased'],
    [opened.exitKey, 'erased'],
    [other.sessionKey, 'not_found'],
  ] as const) {
    const answer = await call('DELETE', opened.id, bearer);
    const { error } = (await answer.json()) as { error: { code: string } };
    assert.deepEqual([answer.status, error.code], [404, code]);
  }
  agent.close();
});

test('SEC-11: one agent’s events are limited, all consoles together; another agent’s are not', async () => {
  const { id: sessionId } = await openTestSession(server);
  const agent = await connectAgent(server, 'Rapid');
  const other = await connectAgent(server, 'Calm');
  const asked = { sessionId, upTo: 0 };
  const answers = await Promise.all(
    Array.from({ length: 310 }, () => agent.request('read', asked)),
  );
  const refusals = answers.filter(({ ok }) => !ok);
  assert.equal(refusals.length, 10);
  assert.equal(refusals[0]?.error.code, 'rate_limited');
  assert.ok(refusals[0]?.error.retryAfter > 0);
  assert.equal((await other.request('read', asked)).ok, true);
  server.clock.advance(1000);
  assert.equal((await agent.request('read', asked)).ok, true);
  agent.close();
  other.close();
});
