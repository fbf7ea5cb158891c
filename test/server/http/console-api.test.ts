import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { buildApp, type App } from '../../../server/build-app.js';
import { createPasswords, OWASP_COST } from '../../../server/agents/passwords.js';
import { systemIds } from '../../../server/system-ports.js';
import { createTestComponents, type TestComponents } from '../support/test-components.js';

const password = 'correct horse';
let server: TestComponents;
let app: App;
beforeEach(async () => {
  server = await createTestComponents({ SIGN_INS_PER_MINUTE: '4' });
  app = await buildApp(server);
});
afterEach(() => app.http.close());

const call = (
  method: 'GET' | 'POST',
  path: string,
  payload?: object,
  headers: Record<string, string> = {},
) =>
  app.http.inject({
    method,
    url: `/api/console${path}`,
    headers: { 'x-chat-console': '1', ...headers },
    ...(payload && { payload }),
  });
const setUp = async (name = 'Anna') => {
  const answer = await call('POST', '/setup', {
    link: await server.signIn.createSetupLink(),
    name,
    password,
  });
  const [setCookie = '', setDevice = ''] = [answer.headers['set-cookie'] ?? []].flat();
  return { answer, setCookie, setDevice, cookie: setCookie.split(';')[0]! };
};
const me = async (cookie: string) => (await call('GET', '/me', undefined, { cookie })).statusCode;

test('SEC-21: the link lets one agent in, once; then name and password do', async () => {
  assert.equal(await server.signIn.hasAgents(), false);
  const link = await server.signIn.createSetupLink();
  const first = await call('POST', '/setup', { link, name: 'Anna', password });
  assert.equal(first.statusCode, 200);
  assert.equal(first.json().agent.name, 'Anna');
  assert.equal(await server.signIn.hasAgents(), true);
  assert.equal((await call('POST', '/setup', { link, name: 'Eve', password })).statusCode, 401);
  const unknown = { link: systemIds.secret(), name: 'Eve', password };
  assert.equal((await call('POST', '/setup', unknown)).statusCode, 401);
  const old = await server.signIn.createSetupLink();
  server.clock.advance(24 * 3600_000);
  assert.equal((await call('POST', '/setup', { ...unknown, link: old })).statusCode, 401);

  const signedIn = await call('POST', '/sign-in', { name: 'anna', password });
  assert.deepEqual(signedIn.json().agent, first.json().agent);
  const wrong = await call('POST', '/sign-in', { name: 'Anna', password: 'wrong' });
  const nobody = await call('POST', '/sign-in', { name: 'Nobody', password });
  assert.deepEqual([wrong.statusCode, nobody.statusCode], [401, 401]);
  assert.equal(wrong.json().error.message, nobody.json().error.message);
});

test('SEC-21: the cookie is HttpOnly, SameSite=Strict, Secure over https; the database has its hash', async () => {
  const { setCookie, cookie } = await setUp();
  assert.match(setCookie, /; HttpOnly; SameSite=Strict$/);
  const secret = cookie.split('=')[1]!;
  assert.equal(await server.storage.agents.findSession(secret), undefined);
  assert.equal(await me(cookie), 200);
  assert.equal(await me(''), 401);
  assert.equal(await me(`chat_console=${systemIds.secret()}`), 401);

  const https = await createTestComponents({ PUBLIC_URL: 'https://chat.example' });
  const secured = await buildApp(https);
  const answer = await secured.http.inject({
    method: 'POST',
    url: '/api/console/setup',
    headers: { 'x-chat-console': '1' },
    payload: { link: await https.signIn.createSetupLink(), name: 'Anna', password },
  });
  for (const cookieOverHttps of [answer.headers['set-cookie'] ?? []].flat())
    assert.match(cookieOverHttps, /; Secure$/);
  await secured.http.close();
});

test('SEC-21: a foreign page or a call without the header gets nowhere', async () => {
  const { cookie } = await setUp();
  const headers = { cookie, host: 'localhost:80' };
  for (const origin of ['https://evil.example', 'http://localhost:5173', 'null'])
    assert.equal((await call('GET', '/me', undefined, { ...headers, origin })).statusCode, 403);
  const own = { ...headers, origin: 'http://localhost:80' };
  assert.equal((await call('GET', '/me', undefined, own)).statusCode, 200);
  assert.equal((await app.http.inject({ url: '/api/console/me', headers })).statusCode, 403);
});

test('SEC-21: signed in for 30 min without use, for 12 h at most; signed out at once', async () => {
  const { cookie } = await setUp();
  for (let hours = 0; hours < 24; hours += 1) {
    server.clock.advance(30 * 60_000);
    assert.equal(await me(cookie), 200);
  }
  server.clock.advance(1);
  assert.equal(await me(cookie), 401);

  const other = await setUp('Bert');
  server.clock.advance(30 * 60_000 + 1);
  assert.equal(await me(other.cookie), 401);
  await server.signIn.removeExpired();

  const last = await setUp('Cleo');
  const out = await call('POST', '/sign-out', undefined, { cookie: last.cookie });
  assert.equal(out.statusCode, 204);
  assert.match(String(out.headers['set-cookie']), /Max-Age=0/);
  assert.equal(await me(last.cookie), 401);
});

test('SEC-21: a new password by link signs that agent out everywhere', async () => {
  const { cookie, answer } = await setUp();
  const reset = (await server.signIn.createResetLink('anna'))!;
  assert.equal(reset.name, 'Anna');
  const request = { link: reset.secret, name: 'ANNA', password: 'battery staple' };
  const again = await call('POST', '/setup', request);
  assert.deepEqual(again.json().agent, answer.json().agent);
  assert.equal(await me(cookie), 401);
  assert.equal((await call('POST', '/setup', request)).statusCode, 401);
});

test('A link resets the password of the agent that it names, and of nobody else', async () => {
  await setUp();
  await setUp('Bert');
  const { secret: link } = (await server.signIn.createResetLink('Bert'))!;
  const refused = await call('POST', '/setup', { link, name: 'Anna', password });
  assert.deepEqual([refused.statusCode, refused.json().error.code], [400, 'invalid']);
  assert.equal((await call('POST', '/setup', { link, name: 'bert', password })).statusCode, 200);
  assert.equal(await server.signIn.createResetLink('Nobody'), undefined);
});

test('A link for a new agent resets nobody’s password', async () => {
  await setUp();
  const again = await setUp('ANNA');
  assert.deepEqual([again.answer.statusCode, again.answer.json().error.code], [409, 'conflict']);
  assert.equal((await call('POST', '/sign-in', { name: 'Anna', password })).statusCode, 200);
});

test('The first sign-up voids all links that were made before', async () => {
  const old = await server.signIn.createSetupLink();
  await setUp();
  const refused = await call('POST', '/setup', { link: old, name: 'Eve', password });
  assert.equal(refused.statusCode, 401);
  const forColleague = await server.signIn.createSetupLink();
  await setUp('Bert');
  const accepted = await call('POST', '/setup', { link: forColleague, name: 'Cleo', password });
  assert.equal(accepted.statusCode, 200);
});

test('A password that many people use is refused, and so is the own name; the link stays valid', async () => {
  const link = await server.signIn.createSetupLink();
  const statusOf = async (tried: string) =>
    (await call('POST', '/setup', { link, name: 'Anna Berg', password: tried })).statusCode;
  for (const common of ['password', 'PassWord', 'iloveyou', 'anna berg'])
    assert.equal(await statusOf(common), 400, common);
  assert.equal(await statusOf(password), 200);
});

test('SEC-21: the device’s cookie stays for a year, and counts its attempts apart', async () => {
  const { setDevice } = await setUp();
  assert.match(
    setDevice,
    /^chat_console_device=\S+; .*HttpOnly; SameSite=Strict; Max-Age=31536000$/,
  );
  const cookie = setDevice.split(';')[0]!;
  const attempt = (tried: string, headers = {}) =>
    call('POST', '/sign-in', { name: 'Anna', password: tried }, headers);
  for (let count = 0; count < 4; count += 1) await attempt('guess');
  assert.equal((await attempt(password)).statusCode, 429);
  assert.equal((await attempt(password, { cookie })).statusCode, 200);
});

test('SEC-21: attempts are limited', async () => {
  await setUp();
  const attempt = () => call('POST', '/sign-in', { name: 'Anna', password: 'guess' });
  for (let count = 0; count < 4; count += 1) assert.equal((await attempt()).statusCode, 401);
  const limited = await attempt();
  assert.equal(limited.statusCode, 429);
  server.clock.advance(limited.json().error.retryAfter * 1000);
  assert.equal((await attempt()).statusCode, 401);
});

test('SEC-21: passwords are kept as scrypt at OWASP’s parameters, salted', async () => {
  assert.deepEqual(OWASP_COST, { N: 131_072, r: 8, p: 1 });
  const { hash, verify } = createPasswords({ ...OWASP_COST, N: 2048 });
  const [one, other] = [await hash('Pä55 wörd', 'a'), await hash('Pä55 wörd', 'a')];
  assert.match(one, /^scrypt\$2048\$8\$1\$/);
  assert.notEqual(one, other);
  // A hash says what it was made with.
  assert.equal(await createPasswords().verify('Pa\u030855 wo\u0308rd', one, 'a'), true);
  assert.equal(await verify('pä55 wörd', one, 'a'), false);
  assert.equal(await verify('x', 'plain$x', 'a'), false);
});
