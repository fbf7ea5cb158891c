import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { SignJWT } from 'jose';
import { buildApp, type App } from '../../../server/build-app.js';
import type { SiteDetails } from '../../../src/protocol/site-settings.js';
import { auditedChanges } from '../support/audited-changes.js';
import { connectVisitor } from '../support/recording-socket.js';
import { consoleHeaders, signInAgent } from '../support/signed-in-agent.js';
import { startTestServer } from '../support/test-server.js';
import {
  createTestComponents,
  openHeldSession,
  openTestSession,
  type TestComponents,
} from '../support/test-components.js';

const DAY_MS = 24 * 60 * 60_000;

let server: TestComponents;
let app: App;
let cookies: Record<'anna' | 'bert', string>;
beforeEach(async () => {
  server = await createTestComponents();
  app = await buildApp(server);
  const [anna, bert] = [await signInAgent(server, 'Anna'), await signInAgent(server, 'Bert')];
  cookies = { anna: anna.cookie, bert: bert.cookie };
});
afterEach(() => app.http.close());

const call = (
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  payload?: object,
  headers: Record<string, string> = {},
) =>
  app.http.inject({
    method,
    url: `/api/console/${path}`,
    headers: { 'x-chat-console': '1', cookie: cookies.anna, ...headers },
    ...(payload && { payload }),
  });
const read = async () => (await call('GET', 'sites/demo')).json().site;
const put = (version: string, settings: object, headers = {}) =>
  call('PUT', 'sites/demo', settings, { 'if-match': `"${version}"`, ...headers });
test('C7: an admin changes the settings, which apply at once, and the audit log names them', async () => {
  const before = await read();
  assert.deepEqual(before.settings, { name: 'Demo shop' });
  assert.deepEqual(before.defaults, {
    historySeconds: 86_400,
    idleSeconds: 1_800,
    deleteAfterDays: 0,
  });
  const settings = { name: 'Shop', retention: { historySeconds: 3_600 }, texts: { send: 'Go' } };
  const changed = await put(before.version, settings);
  assert.equal(changed.statusCode, 200);
  const { site } = changed.json();
  assert.deepEqual([site.settings, site.updatedBy], [settings, 'Anna']);
  assert.notEqual(site.version, before.version);
  const found = (await server.sites.find('demo'))!;
  assert.deepEqual(
    [found.name, found.historySeconds, found.texts],
    ['Shop', 3_600, { send: 'Go' }],
  );
  assert.deepEqual(await auditedChanges(server), [
    {
      ...{ by: 'Anna', action: 'site_changed', target: 'demo' },
      detail: { changed: ['name', 'retention', 'texts'] },
    },
  ]);
});

test('C7: a change of settings that somebody else has changed meanwhile is refused, with theirs', async () => {
  const { version } = await read();
  await put(version, { name: 'Theirs' }, { cookie: cookies.bert });
  const refused = await put(version, { name: 'Mine' });
  assert.equal(refused.statusCode, 409);
  const { error, current } = refused.json();
  assert.equal(error.code, 'conflict');
  assert.deepEqual([current.settings.name, current.updatedBy], ['Theirs', 'Bert']);
  assert.equal((await put(current.version, { name: 'Mine' })).json().site.settings.name, 'Mine');
});

test('C7: so is one that a command has changed, or a server of the version before', async () => {
  const { version } = await read();
  await server.storage.sites.set('demo', { name: 'By command' }, server.clock.now());
  const { current } = (await put(version, { name: 'Mine' })).json();
  assert.deepEqual([current.settings.name, current.updatedBy], ['By command', null]);
});

test('C7: invalid settings are refused, and the field is named; a version is required', async () => {
  const { version } = await read();
  for (const [settings, message] of [
    [{ origins: ['https://a.example/path'] }, /^origins\.0: not an origin/],
    [{ retention: { idleSeconds: 1 } }, /^retention\.idleSeconds: less than 60/],
    [{ colour: 'red' }, /^colour: unknown field/],
    [{ identitySecret: 'x'.repeat(32) }, /^identitySecret: /],
  ] as const) {
    const refused = await put(version, settings);
    assert.equal(refused.statusCode, 400);
    assert.match(refused.json().error.message, message);
  }
  assert.equal((await call('PUT', 'sites/demo', { name: 'A' })).statusCode, 400);
  assert.equal((await read()).version, version);
});

test('C7: a new site is there at once; a token is taken once; an unknown one is not found', async () => {
  const added = await call('POST', 'sites', { site: 'books', name: 'Books' });
  assert.equal(added.statusCode, 201);
  assert.deepEqual(added.json().site.settings, { name: 'Books' });
  assert.equal((await server.sites.find('books'))?.name, 'Books');
  assert.deepEqual((await call('GET', 'sites')).json().sites, [
    { token: 'books', name: 'Books' },
    { token: 'demo', name: 'Demo shop' },
  ]);
  const again = await call('POST', 'sites', { site: 'books', name: 'Other' });
  assert.deepEqual([again.statusCode, again.json().error.code], [409, 'conflict']);
  assert.equal((await call('GET', 'sites/none')).statusCode, 404);
  assert.equal((await put('a', {}, {})).statusCode, 409);
  assert.deepEqual(await auditedChanges(server), [
    { by: 'Anna', action: 'site_added', target: 'books', detail: {} },
  ]);
});

const tokenWith = (secret: string) =>
  new SignJWT({ sub: 'vera', aud: 'demo', jti: crypto.randomUUID() })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt(Math.floor(server.clock.now() / 1000))
    .setExpirationTime(Math.floor(server.clock.now() / 1000) + 60)
    .sign(new TextEncoder().encode(secret));
const isVerified = async (secret: string) =>
  (await openTestSession(server, { identityToken: await tokenWith(secret) })).verified;
const renew = async () => (await call('POST', 'sites/demo/identity-secret')).json();

test('SEC-8: a renewed identity secret is told once, and the one before stays valid for a week', async () => {
  const first = await renew();
  assert.deepEqual(first.site.identitySecret, { isSet: true, formerUntil: null });
  const second = await renew();
  const formerUntil = new Date(server.clock.now() + 7 * DAY_MS).toISOString();
  assert.deepEqual(second.site.identitySecret, { isSet: true, formerUntil });
  assert.equal(JSON.stringify(await read()).includes(second.secret), false);
  assert.deepEqual([await isVerified(first.secret), await isVerified(second.secret)], [true, true]);
  server.clock.advance(7 * DAY_MS);
  assert.deepEqual(
    [await isVerified(first.secret), await isVerified(second.secret)],
    [false, true],
  );
  const { cookie } = await signInAgent(server, 'Anna');
  const { site } = (await call('GET', 'sites/demo', undefined, { cookie })).json();
  assert.deepEqual(site.identitySecret, { isSet: true, formerUntil: null });
});

test('SEC-8: the identity secret before can be ended at once; a change of the settings keeps both', async () => {
  const [first, second] = [await renew(), await renew()];
  await put((await read()).version, { name: 'Shop' });
  assert.deepEqual([await isVerified(first.secret), await isVerified(second.secret)], [true, true]);
  for (let count = 0; count < 2; count += 1) {
    const { site } = (await call('DELETE', 'sites/demo/identity-secret/former')).json();
    assert.deepEqual(site.identitySecret, { isSet: true, formerUntil: null });
  }
  assert.deepEqual(
    [await isVerified(first.secret), await isVerified(second.secret)],
    [false, true],
  );
  const actions = (await auditedChanges(server)).map(({ action }) => action);
  assert.deepEqual(actions.sort(), [
    'former_identity_secret_ended',
    'identity_secret_renewed',
    'identity_secret_renewed',
    'site_changed',
  ]);
});

test('C7: closed sessions are deleted after the time of their site, or else after the server’s', async () => {
  await server.storage.sites.set('brief', { deleteAfterDays: 2 }, 0);
  await server.storage.sites.set('kept', { deleteAfterDays: 0 }, 0);
  server.sites.forget();
  const close = async (site: string) => {
    const { id, send } = await openHeldSession(server, { site });
    await send('hello');
    const status = 'ended' as const;
    await server.storage.sessions.close({ id, status, reason: undefined, now: server.clock.now() });
    return id;
  };
  const isThere = async (id: string) => (await server.storage.sessions.find(id)) !== undefined;
  const sessions = [await close('brief'), await close('kept'), await close('demo')];
  const left = () => Promise.all(sessions.map(isThere));
  server.clock.advance(2 * DAY_MS - 1);
  await server.sweep();
  assert.deepEqual(await left(), [true, true, true]);
  server.clock.advance(1);
  await server.sweep();
  assert.deepEqual(await left(), [false, true, true]);
});

test('C7: open widgets of a site are told of a change, those of other sites are not', async (t) => {
  const live = await startTestServer({ TOKEN_SECONDS: '3600' });
  t.after(() => live.close());
  await live.storage.sites.set('other', {}, 0);
  live.clock.advance(60_000);
  const connect = async (site: string) => {
    const { token } = await openTestSession(live, { site });
    return connectVisitor(live.url, token);
  };
  const [visitor, elsewhere] = [await connect('demo'), await connect('other')];
  assert.equal((await visitor.next('site')).name, 'Demo shop');
  await live.sockets.broadcastAvailability();
  const { cookie } = await signInAgent(live);
  const url = `${live.url}/api/console/sites/demo`;
  const headers = { ...consoleHeaders, cookie };
  const { site } = (await (await fetch(url, { headers })).json()) as { site: SiteDetails };
  const body = JSON.stringify({ name: 'Renamed', retention: { historySeconds: 3_600 } });
  const answer = await fetch(url, {
    ...{ method: 'PUT', body },
    headers: { ...headers, 'if-match': `"${site.version}"` },
  });
  assert.equal(answer.status, 200);
  let told = await visitor.next('site');
  while (told.name !== 'Renamed') told = await visitor.next('site');
  assert.equal(told.retention.historySeconds, 3_600);
  const names = elsewhere.heard.filter(({ event }) => event === 'site');
  assert.ok(names.every(({ payload }) => (payload as { name: string }).name === 'other'));
  for (const socket of [visitor, elsewhere]) socket.close();
});
