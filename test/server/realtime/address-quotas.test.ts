// One address against a real server, over HTTP and both transports. Addresses come from a trusted proxy.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { systemIds } from '../../../server/system-ports.js';
import { recordSocket } from '../support/recording-socket.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer;
before(async () => {
  server = await startTestServer({
    TRUST_PROXY: '1',
    SESSIONS_PER_ADDRESS_PER_HOUR: '10',
    MESSAGES_PER_ADDRESS_PER_MINUTE: '12',
  });
});
after(() => server.close());

interface Opened {
  session: { id: string };
  token: string;
  error: { code: string; retryAfter: number };
}

const open = async (address: string, at = server) => {
  const answer = await fetch(`${at.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
    body: JSON.stringify({ site: 'demo', openKey: systemIds.secret() }),
  });
  const body = (await answer.json()) as Opened;
  return { status: answer.status, retryAfter: answer.headers.get('retry-after'), ...body };
};
const connect = async (address: string, transport: string, at = server) => {
  const { token } = await open(address, at);
  const visitor = recordSocket(at.url, {
    auth: { v: 1, token, tabId: randomUUID() },
    headers: { origin: at.url, 'x-forwarded-for': address },
    transports: [transport],
  });
  await visitor.next('welcome');
  return visitor;
};

test('SEC-11: a flood of sessions from one network is refused beyond its quota, and nobody else is', async () => {
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, host) => open(`2001:db8:1:2::${host}`)),
  );
  const refused = answers.filter(({ status }) => status === 429);
  assert.deepEqual([answers.length, refused.length], [40, 30]);
  for (const { error, retryAfter } of refused) {
    assert.equal(error.code, 'rate_limited');
    assert.ok(error.retryAfter > 0);
    assert.equal(retryAfter, String(Math.ceil(error.retryAfter)));
  }
  assert.equal((await open('2001:db8:1:3::1')).status, 201);
  assert.equal((await open('192.0.2.7')).status, 201);
  server.clock.advance(refused[0]!.error.retryAfter * 1000);
  assert.equal((await open('2001:db8:1:2::1')).status, 201);
});

test('SEC-11: a flood of messages is refused beyond its quota, over many sessions and both transports', async () => {
  const flooders = await Promise.all(
    Array.from({ length: 6 }, (_, index) =>
      connect('198.51.100.1', index % 2 ? 'polling' : 'websocket'),
    ),
  );
  const other = await connect('198.51.100.2', 'polling');
  const message = () => ({ clientId: randomUUID(), body: 'Buy!' });
  const acks = await Promise.all(
    flooders.flatMap((visitor) =>
      Array.from({ length: 8 }, () => visitor.request('message:send', message())),
    ),
  );
  const refused = acks.filter(({ ok }) => !ok);
  assert.deepEqual([acks.length, refused.length], [48, 36]);
  for (const { error } of refused) {
    assert.equal(error.code, 'rate_limited');
    assert.ok(error.retryAfter > 0);
  }
  assert.equal((await other.request('message:send', message())).ok, true);
  for (const visitor of [...flooders, other]) visitor.close();
  const { body } = await server.http.inject('/metrics');
  assert.match(body, /^chat_quota_refusals_total\{quota="sessions"\} 30$/m);
  assert.match(body, /^chat_quota_refusals_total\{quota="messages"\} 36$/m);
  assert.match(body, /^chat_quota_refusals_total\{quota="bytes"\} 0$/m);
});

test('SEC-11: the sessions of one address share a limit of events, beside which messages are sent', async (t) => {
  const small = await startTestServer({ TRUST_PROXY: '1', SOCKETS_PER_ADDRESS: '50' });
  t.after(() => small.close());
  const flooders = await Promise.all(
    Array.from({ length: 3 }, () => connect('198.51.100.1', 'websocket', small)),
  );
  const other = await connect('198.51.100.2', 'websocket', small);
  const page = { routingData: { page: 'shoes' } };
  const acks = await Promise.all(
    flooders.flatMap((visitor) =>
      Array.from({ length: 80 }, () => visitor.request('context:push', page)),
    ),
  );
  const refused = acks.filter(({ ok }) => !ok);
  assert.deepEqual([acks.length, refused.length], [240, 40]);
  for (const { error } of refused) assert.equal(error.code, 'rate_limited');
  for (const event of ['heartbeat', 'read', 'identify', 'token:refresh', 'session:end']) {
    const { error } = await flooders[0]!.request(event, {});
    assert.equal(error.code, 'rate_limited', event);
  }
  // Messages have a quota of their own, and other addresses too.
  const message = { clientId: randomUUID(), body: 'Hello' };
  assert.equal((await flooders[0]!.request('message:send', message)).ok, true);
  assert.equal((await other.request('context:push', page)).ok, true);
  for (const visitor of [...flooders, other]) visitor.close();
});
