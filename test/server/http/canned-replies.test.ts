import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, test } from 'node:test';
import { buildApp, type App } from '../../../server/build-app.js';
import { MAX_CANNED_REPLIES } from '../../../src/protocol/canned-replies.js';
import { createTestComponents, type TestComponents } from '../support/test-components.js';

let server: TestComponents;
let app: App;
let cookies: { anna: string; bert: string };
beforeEach(async () => {
  server = await createTestComponents();
  app = await buildApp(server);
  const signUp = async (name: string) => {
    const link = await server.signIn.createSetupLink();
    const request = { link, name, password: 'correct horse', address: '192.0.2.1' };
    return `chat_console=${(await server.signIn.setUp(request)).token}`;
  };
  cookies = { anna: await signUp('Anna'), bert: await signUp('Bert') };
});
afterEach(() => app.http.close());

const call = (
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  id = '',
  payload?: object,
  headers: Record<string, string> = {},
) =>
  app.http.inject({
    method,
    url: `/api/console/canned-replies${id && `/${id}`}`,
    headers: { 'x-chat-console': '1', cookie: cookies.anna, ...headers },
    ...(payload && { payload }),
  });
const hello = { site: null, shortcut: 'hello', body: 'Hello {{visitor.name}}' };
const add = async (input: object = hello) => (await call('POST', '', input)).json().cannedReply;
const list = async () => (await call('GET')).json().cannedReplies;

test('An agent adds, changes and deletes a canned reply; all agents read it', async () => {
  const added = await call('POST', '', { ...hello, shortcut: ' HELLO ' });
  assert.equal(added.statusCode, 201);
  const { cannedReply } = added.json();
  const updatedAt = new Date(server.clock.now()).toISOString();
  const { id } = cannedReply;
  assert.deepEqual(cannedReply, { id, ...hello, version: 1, updatedAt, updatedBy: 'Anna' });
  assert.deepEqual((await call('GET', '', undefined, { cookie: cookies.bert })).json(), {
    cannedReplies: [cannedReply],
  });

  const input = { site: 'demo', shortcut: 'bye', body: 'Bye' };
  const changed = await call('PUT', id, input, { 'if-match': '"1"', cookie: cookies.bert });
  assert.equal(changed.statusCode, 200);
  assert.deepEqual(await list(), [{ id, ...input, version: 2, updatedAt, updatedBy: 'Bert' }]);

  for (let count = 0; count < 2; count += 1)
    assert.equal((await call('DELETE', id)).statusCode, 204);
  assert.deepEqual(await list(), []);
});

test('Canned replies come in the order of their shortcuts', async () => {
  for (const shortcut of ['b', 'c', 'a']) await add({ ...hello, shortcut });
  const shortcuts = (await list()).map((reply: { shortcut: string }) => reply.shortcut);
  assert.deepEqual(shortcuts, ['a', 'b', 'c']);
});

test('A change of a version that is not the newest is refused, with the newest', async () => {
  const { id } = await add();
  const mine = { ...hello, body: 'Mine' };
  await call('PUT', id, { ...hello, body: 'Theirs' }, { 'if-match': '1', cookie: cookies.bert });
  const refused = await call('PUT', id, mine, { 'if-match': '1' });
  assert.equal(refused.statusCode, 409);
  const { error, current } = refused.json();
  assert.equal(error.code, 'conflict');
  assert.deepEqual([current.body, current.version, current.updatedBy], ['Theirs', 2, 'Bert']);
  assert.equal((await list())[0].body, 'Theirs');
  const again = await call('PUT', id, mine, { 'if-match': String(current.version) });
  assert.equal(again.json().cannedReply.version, 3);
});

test('A shortcut is taken once for each site, and once for all sites', async () => {
  await add();
  const taken = await call('POST', '', { ...hello, shortcut: 'Hello' });
  assert.deepEqual([taken.statusCode, taken.json().error.code], [409, 'conflict']);
  const onDemo = await add({ ...hello, site: 'demo' });
  assert.equal(onDemo.site, 'demo');
  const moved = await call('PUT', onDemo.id, hello, { 'if-match': '1' });
  assert.deepEqual([moved.statusCode, moved.json().current], [409, undefined]);
});

test('What is no canned reply is refused, with the field that is wrong', async () => {
  for (const [change, field] of [
    [{ shortcut: '' }, 'shortcut'],
    [{ shortcut: 'two words' }, 'shortcut'],
    [{ shortcut: 'a/b' }, 'shortcut'],
    [{ shortcut: 'x'.repeat(41) }, 'shortcut'],
    [{ body: ' ' }, 'body'],
    [{ body: 'x'.repeat(4_001) }, 'body'],
    [{ body: undefined }, 'body'],
    [{ site: 'none' }, 'site'],
    [{ more: 1 }, 'more'],
  ] as const) {
    const refused = await call('POST', '', { ...hello, ...change });
    assert.deepEqual([refused.statusCode, refused.json().error.code], [400, 'invalid']);
    assert.ok(refused.json().error.message.startsWith(`${field}:`), refused.body);
  }
  assert.deepEqual(await list(), []);
});

test('A change without a version, or of what is not there, is refused', async () => {
  const { id } = await add();
  for (const headers of [{}, { 'if-match': '*' }])
    assert.equal((await call('PUT', id, hello, headers)).statusCode, 400);
  for (const unknown of [randomUUID(), 'none'])
    assert.equal((await call('PUT', unknown, hello, { 'if-match': '1' })).statusCode, 404);
});

test('SEC-21: nobody reads or writes canned replies, or reads the sites, without a sign-in', async () => {
  const { id } = await add();
  const cookie = { cookie: '', 'if-match': '1' };
  for (const [method, of] of [
    ['GET', ''],
    ['POST', ''],
    ['PUT', id],
    ['DELETE', id],
  ] as const)
    assert.equal(
      (await call(method, of, method === 'GET' ? undefined : hello, cookie)).statusCode,
      401,
    );
  const sites = { url: '/api/console/sites', headers: { 'x-chat-console': '1' } };
  assert.equal((await app.http.inject(sites)).statusCode, 401);
  assert.equal((await list()).length, 1);
});

test('There is a bound on the number of canned replies', async () => {
  const agent = (await server.storage.agents.findByName('Anna'))!;
  for (let count = 0; count < MAX_CANNED_REPLIES; count += 1)
    await server.cannedReplies.add(agent, { ...hello, shortcut: `n${count}` });
  assert.equal((await call('POST', '', hello)).json().error.code, 'too_large');
});

test('The console gets the names of the sites, in their order', async () => {
  await server.storage.sites.set('b', { name: 'Books' }, 0);
  server.sites.forget();
  const headers = { 'x-chat-console': '1', cookie: cookies.anna };
  const { sites } = (await app.http.inject({ url: '/api/console/sites', headers })).json();
  assert.deepEqual(sites, [
    { token: 'b', name: 'Books' },
    { token: 'demo', name: 'Demo shop' },
  ]);
});
