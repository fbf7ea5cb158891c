import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { createEventLoopMonitor } from '../../server/event-loop-monitor.js';
import { createLoadShedder } from '../../server/load-shedder.js';
import { systemIds } from '../../server/system-ports.js';
import { connectVisitor, recordSocket } from './support/recording-socket.js';
import { connectAgent } from './support/signed-in-agent.js';
import { openTestSession } from './support/test-components.js';
import { startTestServer, type TestServer } from './support/test-server.js';

const LIMIT_MS = 300;
const ORIGIN = 'http://localhost:5000';

let delay = 0;
let server: TestServer;
before(async () => {
  const eventLoop = { delay: () => delay, start: () => () => {} };
  const settings = { MAX_EVENT_LOOP_DELAY_MS: String(LIMIT_MS) };
  server = await startTestServer(settings, { eventLoop });
});
beforeEach(() => {
  delay = LIMIT_MS;
});
after(() => server.close());

const open = (openKey = systemIds.secret()) =>
  server.http.inject({
    method: 'POST',
    url: '/api/session',
    headers: { origin: ORIGIN },
    payload: { site: 'demo', openKey },
  });
const overload = () => (delay = LIMIT_MS + 1);

test('SEC-11: while the event loop is late, no session is opened, and a page can read when to try again', async () => {
  assert.equal((await open()).statusCode, 201);
  overload();
  const { statusCode, headers, ...answer } = await open();
  assert.deepEqual([statusCode, headers['access-control-allow-origin']], [503, ORIGIN]);
  assert.equal(headers['access-control-expose-headers'], 'retry-after');
  const { retryAfter, ...error } = answer.json().error;
  assert.deepEqual(error, { code: 'unavailable', message: 'the server is overloaded' });
  assert.equal(headers['retry-after'], String(Math.ceil(retryAfter)));
});

test('SEC-11: those who are refused together come back evenly spread over three seconds', () => {
  const eventLoop = { delay: () => LIMIT_MS + 1, start: () => () => {} };
  const loadShedder = createLoadShedder({ eventLoop, maxDelayMs: LIMIT_MS });
  const inEachTenth = Array.from({ length: 30 }, () => 0);
  for (let count = 0; count < 3_000; count += 1) {
    const { retryAfter } = loadShedder.refuse(count % 2 === 0 ? 'session' : 'handshake');
    inEachTenth[Math.floor((retryAfter! - 3) * 10)]! += 1;
  }
  assert.ok(Math.min(...inEachTenth) > 90 && Math.max(...inEachTenth) < 110, inEachTenth.join());
});

test('SEC-11: a repeated request for a session that exists is answered all the same', async () => {
  const openKey = systemIds.secret();
  const opened = (await open(openKey)).json();
  overload();
  const repeated = await open(openKey);
  assert.equal(repeated.statusCode, 200);
  assert.equal(repeated.json().session.id, opened.session.id);
});

for (const transport of ['websocket', 'polling']) {
  test(`SEC-11: while the event loop is late, the first socket of a session has to wait (${transport})`, async () => {
    const { token } = await openTestSession(server);
    overload();
    const auth = { v: 1, token, tabId: randomUUID() };
    const refused = recordSocket(server.url, { auth, transports: [transport] });
    const { code, retryAfter } = await refused.next('connect_error');
    assert.equal(code, 'unavailable');
    assert.ok(retryAfter >= 3 && retryAfter <= 6, String(retryAfter));
    refused.close();
    delay = 0;
    (await connectVisitor(server.url, token, { transports: [transport] })).close();
  });

  test(`SEC-11: those who talk go on: messages, restorations, reconnections (${transport})`, async () => {
    const transports = [transport];
    const { id, token, sessionKey } = await openTestSession(server);
    const visitor = await connectVisitor(server.url, token, { transports });
    overload();
    const message = { clientId: randomUUID(), body: 'Hello' };
    assert.equal((await visitor.request('message:send', message)).ok, true);
    const headers = { authorization: `Bearer ${sessionKey}` };
    const url = `/api/session/${id}`;
    assert.equal((await server.http.inject({ method: 'POST', url, headers })).statusCode, 200);
    const again = await connectVisitor(server.url, token, { transports });
    assert.equal(again.welcome.lease, 2);
    again.close();
  });
}

test('SEC-11: agents connect while the event loop is late', async () => {
  overload();
  (await connectAgent(server)).close();
});

test('SEC-11: /metrics has the delay, and counts who was refused', async () => {
  const figures = async () => {
    server.clock.advance(1_000);
    const { body } = await server.http.inject('/metrics');
    const figure = (name: string) =>
      Number(
        body
          .split('\n')
          .find((line) => line.startsWith(name))
          ?.split(' ')[1],
      );
    return {
      sessions: figure('chat_newcomers_refused_total{kind="session"}'),
      handshakes: figure('chat_newcomers_refused_total{kind="handshake"}'),
      delay: figure('chat_event_loop_delay_seconds'),
    };
  };
  const atFirst = await figures();
  overload();
  await open();
  assert.deepEqual(await figures(), { ...atFirst, sessions: atFirst.sessions + 1, delay: 0.301 });
});

test('SEC-11: the event loop is late while it has long turns, also between short ones', async (t) => {
  const monitor = createEventLoopMonitor();
  t.after(monitor.start());
  const turn = () => new Promise((resolve) => void setTimeout(resolve, 1));
  const block = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LIMIT_MS);
  while (monitor.delay() < LIMIT_MS / 2) {
    block();
    for (let short = 0; short < 100; short += 1) await turn();
  }
  while (monitor.delay() > LIMIT_MS / 2) await turn();
});
