import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { parse } from '../../../src/protocol/parse.js';
import {
  endedSchema,
  openedSchema,
  restoredSchema,
  tokenSchema,
} from '../../../src/protocol/visitor-answers.js';
import { errorSchema } from '../../../src/protocol/errors.js';
import { sessionSchema } from '../../../src/protocol/session.js';
import { publicSiteSchema } from '../../../src/protocol/site.js';
import { buildApp, type App } from '../../../server/build-app.js';
import { systemIds } from '../../../server/system-ports.js';
import { createTestComponents, type TestComponents } from '../support/test-components.js';

let server: TestComponents;
let app: App;
before(async () => {
  server = await createTestComponents({ REQUESTS_PER_MINUTE: '100000' });
  await server.storage.sites.set('shop', { origins: ['https://good.example'] }, 0);
  server.clock.advance(60_000);
  app = await buildApp(server);
});
after(() => app.http.close());

interface Call {
  bearer?: string;
  body?: unknown;
  headers?: Record<string, string>;
}
const call = async (
  method: 'GET' | 'POST' | 'DELETE' | 'OPTIONS',
  url: string,
  given: Call = {},
) => {
  const { bearer, body, headers = {} } = given;
  const answer = await app.http.inject({
    method,
    url,
    headers: { ...headers, ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }) },
    ...(body !== undefined && { payload: body as object }),
  });
  const json = answer.body === '' ? undefined : JSON.parse(answer.body);
  return { status: answer.statusCode, json, headers: answer.headers };
};
const open = async (site = 'demo') => {
  const body = { openKey: systemIds.secret(), site };
  const { status, json } = await call('POST', '/api/session', { body });
  assert.equal(status, 201);
  return { id: json.session.id as string, ...json };
};
const refused = (answer: Awaited<ReturnType<typeof call>>, status: number, code: string) => {
  assert.deepEqual([answer.status, answer.json?.error?.code], [status, code]);
  assert.ok(parse(errorSchema, answer.json.error));
  assert.deepEqual(Object.keys(answer.json), ['error']);
};

test('The routes of a session’s life answer in the shapes of the contract', async () => {
  const body = { openKey: systemIds.secret(), site: 'demo', profile: { name: 'Vera' } };
  const opened = await call('POST', '/api/session', { body });
  assert.equal(opened.status, 201);
  assert.ok(parse(openedSchema, opened.json));
  const again = await call('POST', '/api/session', { body });
  assert.deepEqual([again.status, again.json.sessionKey], [200, opened.json.sessionKey]);

  const { session, sessionKey, exitKey, token } = opened.json;
  const path = `/api/session/${session.id}`;
  const restored = await call('POST', path, { bearer: sessionKey, body: { after: 0 } });
  assert.equal(restored.status, 200);
  assert.ok(parse(restoredSchema, restored.json)?.token);
  const bare = await call('POST', path, { bearer: sessionKey });
  assert.equal(bare.status, 200);
  for (const bearer of [sessionKey, token]) {
    const status = await call('GET', `${path}/status`, { bearer });
    assert.ok(parse(sessionSchema, status.json));
  }
  assert.ok(parse(tokenSchema, (await call('POST', `${path}/token`, { bearer: sessionKey })).json));
  for (let times = 0; times < 2; times += 1) {
    const ended = await call('POST', `${path}/end`, {
      bearer: exitKey,
      body: { reason: 'cleared' },
    });
    assert.ok(parse(endedSchema, ended.json));
  }
  const final = await call('POST', path, { bearer: sessionKey });
  assert.deepEqual([final.json.session.final, final.json.token], [true, undefined]);
  refused(await call('POST', `${path}/token`, { bearer: sessionKey }), 409, 'session_closed');
  assert.equal((await call('DELETE', path, { bearer: exitKey })).status, 204);
  refused(await call('POST', path, { bearer: sessionKey }), 404, 'erased');
  refused(await call('DELETE', path, { bearer: exitKey }), 404, 'erased');
});

test('SEC-6: no route gives anything of a session to another’s, a wrong or no credential', async () => {
  const [own, other, erased] = [await open(), await open(), await open()];
  await call('DELETE', `/api/session/${erased.id}`, { bearer: erased.exitKey });
  const routes = [
    ['POST', ''],
    ['GET', '/status'],
    ['POST', '/token'],
    ['POST', '/end'],
    ['DELETE', ''],
  ] as const;
  for (const [method, suffix] of routes) {
    const at = (id: string, bearer?: string) =>
      call(method, `/api/session/${id}${suffix}`, bearer === undefined ? {} : { bearer });
    const { id } = own;
    for (const bearer of [other.sessionKey, other.exitKey, other.token, 'x', 'a.b.c', own.id])
      refused(await at(id, bearer), 401, 'unauthorized');
    refused(await at(id), 401, 'unauthorized');
    const keys = [own.sessionKey, own.exitKey, own.token];
    for (const bearer of keys) {
      refused(await at(erased.id, bearer), 404, 'not_found');
      refused(await at(systemIds.uuid(), bearer), 404, 'not_found');
      for (const malformed of ['x', '..%2f', id.toUpperCase(), `${id}%00`, "'%20or%201=1--"])
        refused(await at(malformed, bearer), 404, 'not_found');
    }
    refused(await at(erased.id, erased.sessionKey), 404, 'erased');
  }
  const stillThere = await call('GET', `/api/session/${own.id}/status`, { bearer: own.sessionKey });
  assert.equal(stillThere.json.status, 'queued');
});

test('SES-1: the exit key buys end and delete, the token a look at the status', async () => {
  const { id, exitKey, token } = await open();
  const path = `/api/session/${id}`;
  for (const bearer of [exitKey, token]) {
    refused(await call('POST', path, { bearer }), 401, 'unauthorized');
    refused(await call('POST', `${path}/token`, { bearer }), 401, 'unauthorized');
  }
  refused(await call('GET', `${path}/status`, { bearer: exitKey }), 401, 'unauthorized');
  refused(await call('POST', `${path}/end`, { bearer: token }), 401, 'unauthorized');
  refused(await call('DELETE', path, { bearer: token }), 401, 'unauthorized');
});

test('SEC-9, SEC-13: a body is JSON of the right form, and small; or nothing happens', async () => {
  const openKey = systemIds.secret();
  for (const body of [
    {},
    { openKey },
    { openKey: 'short', site: 'demo' },
    { openKey, site: 'demo', id: systemIds.uuid() },
    { openKey, site: 'demo', verified: true },
    { openKey, site: 'demo', profile: { name: 'x', admin: true } },
    { openKey, site: '../demo' },
    { openKey, site: ['demo'] },
    [],
    null,
  ])
    refused(await call('POST', '/api/session', { body: body ?? undefined }), 400, 'invalid');
  const post = (payload: string, type: string) =>
    app.http.inject({
      method: 'POST',
      url: '/api/session',
      payload,
      headers: { 'content-type': type },
    });
  for (const [payload, type] of [
    ['{', 'application/json'],
    ['{"__proto__":{}}', 'application/json'],
    [JSON.stringify({ openKey, site: 'demo' }), 'text/plain'],
    ['openKey=x', 'application/x-www-form-urlencoded'],
  ] as const)
    assert.equal((await post(payload, type)).json().error.code, 'invalid');
  const big = await post(JSON.stringify({ openKey, x: 'x'.repeat(64 * 1024) }), 'application/json');
  assert.deepEqual([big.statusCode, big.json().error.code], [413, 'too_large']);
  const unknown = await call('POST', '/api/session', { body: { openKey, site: 'nope' } });
  refused(unknown, 404, 'not_found');
  refused(await call('GET', '/api/nothing'), 404, 'not_found');
});

test('SEC-1, SEC-2: a foreign page opens nothing and reads nothing, not even with the key', async () => {
  const body = { openKey: systemIds.secret(), site: 'shop' };
  const from = (origin: string): Call => ({ body, headers: { origin } });
  for (const origin of ['https://evil.example', 'https://good.example.evil.com', 'null'])
    refused(await call('POST', '/api/session', from(origin)), 403, 'forbidden');
  // Allowed for the demo site, and so let through to where the site is known; not for this one.
  refused(await call('POST', '/api/session', from('http://localhost:1234')), 403, 'forbidden');

  const opened = await call('POST', '/api/session', from('https://good.example'));
  assert.equal(opened.status, 201);
  assert.equal(opened.headers['access-control-allow-origin'], 'https://good.example');
  assert.equal(opened.headers['access-control-allow-credentials'], undefined);
  assert.match(String(opened.headers.vary), /origin/i);
  const { session, sessionKey: bearer } = opened.json;
  const status = `/api/session/${session.id}/status`;
  const elsewhere = { bearer, headers: { origin: 'http://localhost:1234' } };
  refused(await call('GET', status, elsewhere), 403, 'forbidden');
  const own = { bearer, headers: { origin: 'http://localhost:80', host: 'localhost:80' } };
  assert.equal((await call('GET', status, own)).status, 200);
  assert.equal((await call('GET', status, { bearer })).status, 200);

  const preflight = await call('OPTIONS', '/api/session', from('https://good.example'));
  assert.equal(preflight.status, 204);
  assert.match(String(preflight.headers['access-control-allow-headers']), /authorization/);
  refused(await call('OPTIONS', '/api/session', from('https://evil.example')), 403, 'forbidden');
});

test('A6: a site tells what anybody may know, within a minute of its being set, and no secret', async () => {
  const secret = 'identity secret that nobody may see';
  const openingHours = {
    timeZone: 'Europe/Berlin',
    spans: [{ days: [1, 2], from: '09:00', to: '24:00' }],
  };
  const preChat = [{ name: 'email', kind: 'email', required: false }];
  const settings = { name: 'Shop', openingHours, preChat, identitySecret: secret };
  await server.storage.sites.set('shop2', settings, 0);
  server.clock.advance(60_000);
  const { json } = await call('GET', '/api/site/shop2');
  assert.deepEqual(parse(publicSiteSchema, json), {
    site: 'shop2',
    name: 'Shop',
    availability: { online: false, team: [], open: false, opensAt: '2026-03-02T08:00:00.000Z' },
    openingHours,
    preChat,
    retention: { historySeconds: 86_400, idleSeconds: 1800 },
    texts: {},
  });
  assert.ok(!JSON.stringify(json).includes(secret));
  refused(await call('GET', '/api/site/nope'), 404, 'not_found');
  refused(await call('GET', '/api/site/%00'), 404, 'not_found');
});
