import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as fc from 'fast-check';
import { errorSchema } from '../../../src/protocol/errors.js';
import { parse } from '../../../src/protocol/parse.js';
import { connectVisitor } from '../support/recording-socket.js';
import { connectAgent } from '../support/signed-in-agent.js';
import { openTestSession } from '../support/test-components.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer;
before(async () => {
  server = await startTestServer({ REQUESTS_PER_MINUTE: '100000', MESSAGE_BURST: '100000' });
});
after(() => server.close());

const key = fc.constantFrom(
  ...['clientId', 'body', 'epoch', 'after', 'afterId', 'limit', 'before', 'upTo', 'active', 'on'],
  ...['sessionKey', 'reason', 'profile', 'page', 'routingData', 'conversationData', 'sessionId'],
  ...['openKey', 'site', 'previous', '__proto__', 'constructor', 'toString'],
);
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    -1,
    1e308,
    2 ** 53,
    0.5,
    '',
    '\0',
    '\uD800',
    "'; drop table sessions; --",
    'demo',
  ),
  fc.uuid(),
);
const payload = fc.oneof(
  { weight: 4, arbitrary: fc.dictionary(key, value, { noNullPrototype: true }) },
  value,
);
/** Either what was asked for or an error of the closed list; no error that is our own fault. */
const isAnswer = (answer: { ok?: boolean; error?: unknown }) => {
  if (answer.ok === true) return;
  const error = parse(errorSchema, answer.error);
  assert.ok(error !== undefined, JSON.stringify(answer));
  assert.notEqual(error.code, 'unavailable', JSON.stringify(answer));
};

test('SEC-9: whatever a visitor sends is answered, and the server lives', async () => {
  const event = fc.constantFrom(
    ...['message:send', 'sync', 'history', 'identify', 'heartbeat', 'read', 'context:push'],
    ...['token:refresh', 'typing'],
  );
  const visitor = await connectVisitor(server.url, (await openTestSession(server)).token);
  await fc.assert(
    fc.asyncProperty(event, payload, async (name, sent) => {
      server.clock.advance(1_000);
      isAnswer(await visitor.request(name, sent));
    }),
    { numRuns: 300 },
  );
  assert.equal((await visitor.request('heartbeat', { active: false })).ok, true);
  visitor.close();
});

test('SEC-9: whatever a console sends is answered', async () => {
  const event = fc.constantFrom(
    ...['sync', 'leave', 'history', 'message:send', 'session:resolve', 'read', 'availability:set'],
    'typing',
  );
  const agent = await connectAgent(server);
  await fc.assert(
    fc.asyncProperty(event, payload, async (name, sent) => {
      isAnswer(await agent.request(name, sent));
    }),
    { numRuns: 200 },
  );
  agent.close();
});

test('SEC-9: whatever is posted is answered', async () => {
  const { id, sessionKey } = await openTestSession(server);
  const path = fc.constantFrom('', `/${id}`, `/${id}/token`, `/${id}/status`, '/x', '/%00/end');
  await fc.assert(
    fc.asyncProperty(path, payload, async (suffix, sent) => {
      const answer = await server.http.inject({
        method: 'POST',
        url: `/api/session${suffix}`,
        headers: { authorization: `Bearer ${sessionKey}`, 'content-type': 'application/json' },
        payload: JSON.stringify(sent) ?? '',
      });
      isAnswer({ ok: answer.statusCode < 300, error: answer.json().error });
    }),
    { numRuns: 200 },
  );
});
