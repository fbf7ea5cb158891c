import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { buildApp, type App } from '../../../server/build-app.js';
import { createEmbeddedStorage } from '../../../server/storage/embedded-storage.js';
import { StorageUnavailable } from '../../../server/storage/storage-errors.js';
import type { Storage } from '../../../server/storage/storage.js';
import { systemIds } from '../../../server/system-ports.js';
import {
  ADDRESS,
  createTestComponents,
  openHeldSession,
  openTestSession,
} from '../support/test-components.js';

test('A database that cannot write: readyz is red, healthz is not, calls are `unavailable`', async () => {
  const real = createEmbeddedStorage(':memory:');
  let down = false;
  const guarded = <T>(work: () => Promise<T>): Promise<T> =>
    down ? Promise.reject(new StorageUnavailable('database is locked')) : work();
  const storage: Storage = {
    ...real,
    transaction: (work) => guarded(() => real.transaction(work)),
    probe: () => guarded(() => real.probe()),
  };
  const server = await createTestComponents({}, { storage });
  const { http } = await buildApp(server);
  const { id, sessionKey } = await openTestSession(server);
  const statusOf = async (url: string) => (await http.inject(url)).statusCode;
  assert.deepEqual([await statusOf('/healthz'), await statusOf('/readyz')], [200, 200]);
  down = true;
  assert.equal(await statusOf('/readyz'), 200, 'the answer is reused');
  server.clock.advance(1_000);
  assert.deepEqual([await statusOf('/healthz'), await statusOf('/readyz')], [200, 503]);
  const restore = {
    method: 'POST',
    url: `/api/session/${id}`,
    headers: { authorization: `Bearer ${sessionKey}` },
  } as const;
  const answer = await http.inject(restore);
  assert.equal(answer.statusCode, 503);
  assert.equal(answer.json().error.code, 'unavailable');
  assert.equal(answer.headers['retry-after'], '1');
  down = false;
  assert.equal((await http.inject(restore)).statusCode, 200);
  await http.close();
});

test('B9, E9: /metrics counts sessions, restorations and messages', async () => {
  const server = await createTestComponents();
  const { http } = await buildApp(server);
  const { id, sessionKey, send } = await openHeldSession(server);
  await send('Hello');
  await server.sessions.restoreSession({ sessionId: id, bearer: sessionKey }, {}, ADDRESS);
  await server.sessions.endSession(id, {});
  const { body } = await http.inject('/metrics');
  assert.match(body, /^chat_sessions_opened_total 1$/m);
  assert.match(body, /^chat_sessions_restored_total\{outcome="restored"\} 1$/m);
  assert.match(body, /^chat_sessions_closed_total\{status="ended",reason="none"\} 1$/m);
  assert.match(body, /^chat_messages_total\{author="system"\} 1$/m);
  assert.match(body, /^chat_visitor_sockets 0$/m);
  await http.close();
});

test('The figures of /metrics are for this machine, or for who has METRICS_TOKEN', async () => {
  const token = 'a token for figures';
  const open = await buildApp(await createTestComponents());
  const guarded = await buildApp(await createTestComponents({ METRICS_TOKEN: token }));
  const statusOf = async (app: App, remoteAddress: string, headers: Record<string, string> = {}) =>
    (await app.http.inject({ url: '/metrics', remoteAddress, headers })).statusCode;
  assert.equal(await statusOf(open, '127.0.0.1'), 200);
  assert.equal(await statusOf(open, '::1'), 200);
  assert.equal(await statusOf(open, '10.0.0.2'), 403);
  // A proxy on this machine asks for somebody else.
  assert.equal(await statusOf(open, '127.0.0.1', { 'x-forwarded-for': '10.0.0.2' }), 403);
  assert.equal(await statusOf(guarded, '127.0.0.1'), 401);
  assert.equal(await statusOf(guarded, '10.0.0.2', { authorization: 'Bearer wrong' }), 401);
  assert.equal(await statusOf(guarded, '10.0.0.2', { authorization: `Bearer ${token}` }), 200);
  await open.http.close();
  await guarded.http.close();
});

test('/readyz and /metrics cost one transaction a second at most', async () => {
  const real = createEmbeddedStorage(':memory:');
  let probes = 0;
  const probe = () => ((probes += 1), real.probe());
  const server = await createTestComponents({}, { storage: { ...real, probe } });
  const { http } = await buildApp(server);
  await Promise.all(Array.from({ length: 20 }, () => http.inject('/readyz')));
  assert.equal(probes, 1);
  server.clock.advance(1_000);
  await http.inject('/readyz');
  assert.equal(probes, 2);
  await http.close();
});

test('No answer of the API is stored by a cache', async () => {
  const server = await createTestComponents();
  const { http } = await buildApp(server);
  const opened = {
    method: 'POST',
    url: '/api/session',
    payload: { site: 'demo', openKey: systemIds.secret() },
  } as const;
  for (const request of [opened, '/api/site/demo', '/api/site/none', '/api/console/me'] as const)
    assert.equal((await http.inject(request)).headers['cache-control'], 'no-store');
  await http.close();
});

test('SEC-11: over the limit of an address, calls wait, and a page can read why', async () => {
  const server = await createTestComponents({ REQUESTS_PER_MINUTE: '3' });
  const { http } = await buildApp(server);
  const headers = { origin: 'http://localhost:5000' };
  const get = () => http.inject({ url: '/api/site/demo', headers });
  for (let count = 0; count < 3; count += 1) assert.equal((await get()).statusCode, 200);
  const limited = await get();
  assert.deepEqual([limited.statusCode, limited.json().error.code], [429, 'rate_limited']);
  assert.ok(limited.json().error.retryAfter > 0);
  assert.equal(limited.headers['access-control-allow-origin'], headers.origin);
  await http.close();
});

test('Files: the shop at /, the widget for every page, the console framed by none but its preview by itself', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'chat-files-'));
  const files = {
    demo: path.join(root, 'demo/'),
    dropIn: path.join(root, 'drop-in/'),
    console: path.join(root, 'console/'),
  };
  const write = async (name: string, text: string) => {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), text);
  };
  await write('secret.txt', 'secret');
  await write('demo/index.html', 'shop');
  await write('demo/other.html', 'other');
  await write('drop-in/chat-widget.js', 'entry');
  await write('drop-in/chat-widget.bundle.js', 'bundle');
  await write('drop-in/third-party-licenses.txt', 'licences');
  await write('drop-in/chunks/panel-abc.js', 'chunk');
  for (const form of ['br', 'gz']) await write(`drop-in/chunks/panel-abc.js.${form}`, form);
  await write('console/index.html', 'console');
  await write('console/app.js', 'app');
  await write('console/preview.html', 'preview');
  const { http } = await buildApp(await createTestComponents(), files);
  try {
    const get = (url: string) => http.inject(url);
    for (const [url, text] of [
      ['/', 'shop'],
      ['/other.html', 'other'],
      ['/chat-widget.js', 'entry'],
      ['/chat-widget.bundle.js', 'bundle'],
      ['/third-party-licenses.txt', 'licences'],
      ['/chunks/panel-abc.js', 'chunk'],
      ['/console/', 'console'],
      ['/console/app.js', 'app'],
      ['/console/c/7d9a2f0e-6c51-4c0e-9d0b-1f2a3b4c5d6e', 'console'],
      ['/console/history?q=a.b', 'console'],
      ['/console/settings/canned-replies', 'console'],
      ['/console/nothing', 'console'],
    ] as const)
      assert.equal((await get(url)).body, text, url);

    const entry = await get('/chat-widget.js');
    assert.equal(entry.headers['access-control-allow-origin'], '*');
    assert.equal(entry.headers['cache-control'], 'no-cache');
    assert.match(String(entry.headers['content-type']), /javascript/);
    const fresh = { 'if-none-match': String(entry.headers.etag) };
    const revalidated = await http.inject({ url: '/chat-widget.js', headers: fresh });
    assert.equal(revalidated.statusCode, 304);
    const chunk = await get('/chunks/panel-abc.js');
    assert.equal(chunk.headers['access-control-allow-origin'], '*');
    assert.match(String(chunk.headers['cache-control']), /max-age=31536000, immutable/);
    const missing = await get('/chunks/panel-new.js');
    assert.deepEqual([missing.statusCode, missing.headers['cache-control']], [404, 'no-store']);
    assert.equal(missing.headers['access-control-allow-origin'], '*');
    for (const [accepted, encoding, body] of [
      ['gzip, br', 'br', 'br'],
      ['gzip', 'gzip', 'gz'],
      ['identity', undefined, 'chunk'],
    ] as const) {
      const headers = { 'accept-encoding': accepted };
      const sent = await http.inject({ url: '/chunks/panel-abc.js', headers });
      assert.deepEqual([sent.headers['content-encoding'], sent.body], [encoding, body]);
      assert.match(String(sent.headers['content-type']), /javascript/);
      assert.match(String(sent.headers.vary), /accept-encoding/i);
    }

    for (const url of ['/console/none.js', '/console/c/none.css', '/console/chunks/none'])
      assert.equal((await get(url)).statusCode, 404, url);
    const page = await get('/console/account');
    assert.equal(page.statusCode, 200);
    assert.match(String(page.headers['content-type']), /^text\/html/);
    for (const name of ['content-security-policy', 'x-frame-options', 'cache-control'])
      assert.equal(page.headers[name], (await get('/console/')).headers[name], name);
    const posted = await http.inject({ method: 'POST', url: '/console/account' });
    assert.equal(posted.statusCode, 404);

    const consolePolicy = String((await get('/console/')).headers['content-security-policy']);
    assert.match(consolePolicy, /default-src 'none'/);
    assert.match(consolePolicy, /frame-ancestors 'none'/);
    assert.match(consolePolicy, /frame-src 'self'/);
    assert.doesNotMatch(consolePolicy, /unsafe/);
    // The console shows the widget in a frame.
    const { headers: preview } = await get('/console/preview.html');
    assert.match(String(preview['content-security-policy']), /frame-ancestors 'self'/);
    assert.equal(preview['x-frame-options'], 'SAMEORIGIN');
    const shopPolicy = String((await get('/')).headers['content-security-policy']);
    assert.match(shopPolicy, /connect-src 'self' ws:\/\/\S+ wss:\/\/\S+/);
    const hostile = { host: "x; script-src 'unsafe-inline'" };
    const policy = (await http.inject({ url: '/', headers: hostile })).headers;
    assert.doesNotMatch(String(policy['content-security-policy']), /unsafe-inline/);

    for (const url of ['/../secret.txt', '/%2e%2e/secret.txt', '/chunks/..%2f..%2fsecret.txt'])
      assert.notEqual((await get(url)).body, 'secret', url);
    assert.equal((await get('/nothing')).statusCode, 404);
  } finally {
    await http.close();
    await rm(root, { recursive: true });
  }
});
