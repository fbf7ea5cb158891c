import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import type { ApiScope } from '../../../src/protocol/api-keys.js';
import { MAX_EXTERNAL_CONTEXT_BYTES } from '../../../src/protocol/limits.js';
import { PAGE, TOUR } from '../support/guided-tasks.js';
import { routesUnder } from '../support/routes-under.js';
import { connectAgent, consoleHeaders, signInAgent } from '../support/signed-in-agent.js';
import { connectVisitor } from '../support/recording-socket.js';
import { openTestSession } from '../support/test-components.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const ALL_SCOPES: ApiScope[] = ['read', 'context', 'erase', 'tasks'];

suite('The API for other systems', () => {
  let server: TestServer;
  let admin: { cookie: string };
  let key: string;
  before(async () => {
    server = await startTestServer({ API_REQUESTS_PER_MINUTE: '200' });
    await server.storage.sites.set('other', { name: 'Other' }, server.clock.now());
    server.sites.forget();
    admin = await signInAgent(server, 'Admin');
    ({ secret: key } = await makeKey());
  });
  after(() => server.close());

  const ofConsole = (method: string, path: string, body?: object, cookie = admin.cookie) =>
    fetch(`${server.url}/api/console${path}`, {
      method,
      headers: { ...consoleHeaders, cookie },
      ...(body && { body: JSON.stringify(body) }),
    });
  const makeKey = async (change: object = {}) => {
    const input = { name: 'CRM', scopes: ALL_SCOPES, site: null, ...change };
    return (await ofConsole('POST', '/api-keys', input)).json() as Promise<{
      apiKey: { id: string };
      secret: string;
    }>;
  };
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    bearer: string | null = key,
  ) => {
    const answer = await fetch(`${server.url}/api/v1${path}`, {
      method,
      headers: {
        ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, json: text === '' ? undefined : JSON.parse(text) };
  };
  const converse = async (site = 'demo', profile = { name: 'Vera' }) => {
    const opened = await openTestSession(server, { site, profile });
    const socket = await connectVisitor(server.url, opened.token);
    await socket.request('message:send', { clientId: randomUUID(), body: 'Hello' });
    return { id: opened.id, socket };
  };
  /** The entry of the audit log. */
  const audited = async (action: string, target?: string) => {
    const { entries } = await (await ofConsole('GET', '/audit')).json();
    return entries.find(
      (entry: { action: string; target: string }) =>
        entry.action === action && (target === undefined || entry.target === target),
    );
  };
  const contextOf = async (id: string) =>
    (await ofConsole('GET', `/conversations/${id}/context`)).json();

  test('D8: context is merged by key, null removes one, and agents read it', async () => {
    const { id, socket } = await converse();
    const path = `/conversations/${id}/context`;
    assert.equal((await call('PUT', path, { plan: 'pro', orders: [1, 2], old: true })).status, 204);
    assert.equal((await call('PUT', path, { orders: { last: 3 }, old: null })).status, 204);
    assert.deepEqual(await contextOf(id), {
      conversation: { orders: { last: 3 }, plan: 'pro' },
      person: {},
    });
    socket.close();
  });

  test('D8: agents are told of a change at once, but not of a repeat; the visitor never is', async () => {
    const { id, socket } = await converse();
    const agent = await connectAgent(server, 'Admin');
    await agent.request('sync', { sessionId: id });
    const heardBefore = socket.heard.length;
    const path = `/conversations/${id}/context`;
    await call('PUT', path, { plan: 'pro' });
    assert.deepEqual(await agent.next('context:changed'), { sessionId: id });
    await call('PUT', path, { plan: 'pro' });
    await call('PUT', path, { plan: 'free' });
    await agent.next('context:changed');
    await agent.request('lists');
    const told = agent.heard.filter(({ event }) => event === 'context:changed');
    assert.equal(told.length, 2);
    await socket.request('message:send', { clientId: randomUUID(), body: 'More' });
    assert.doesNotMatch(JSON.stringify(socket.heard.slice(heardBefore)), /plan|context/);
    for (const each of [agent, socket]) each.close();
  });

  test('D8: over 256 KiB after merging it is refused, and nothing has changed', async () => {
    const { id, socket } = await converse();
    const path = `/conversations/${id}/context`;
    const half = 'x'.repeat(MAX_EXTERNAL_CONTEXT_BYTES / 2);
    assert.equal((await call('PUT', path, { a: half })).status, 204);
    const refused = await call('PUT', path, { b: half });
    assert.deepEqual([refused.status, refused.json.error.code], [413, 'too_large']);
    const whole = await call('PUT', path, { a: half + half });
    assert.deepEqual([whole.status, whole.json.error.code], [413, 'too_large']);
    assert.deepEqual(await contextOf(id), { conversation: { a: half }, person: {} });
    socket.close();
  });

  test('D8: changes at the same moment are all kept', async () => {
    const { id, socket } = await converse();
    const keys = ['a', 'b', 'c', 'd'];
    const path = `/conversations/${id}/context`;
    const answers = await Promise.all(keys.map((each) => call('PUT', path, { [each]: 1 })));
    assert.deepEqual(
      answers.map(({ status }) => status),
      keys.map(() => 204),
    );
    assert.deepEqual((await contextOf(id)).conversation, { a: 1, b: 1, c: 1, d: 1 });
    socket.close();
  });

  test('D8: what is put beside a verified person is shown in each of their conversations', async () => {
    const { id, socket } = await converse();
    const stranger = await converse();
    const subject = 'kunde/42 ü';
    const record = (await server.storage.sessions.find(id))!;
    await server.storage.transaction((tx) =>
      tx.sessions
        .remove(id)
        .then(() => tx.sessions.insert({ ...record, verifiedSubject: subject })),
    );
    const path = `/subjects/demo/${encodeURIComponent(subject)}/context`;
    assert.equal((await call('PUT', path, { plan: 'pro' })).status, 204);
    assert.deepEqual((await contextOf(id)).person, { plan: 'pro' });
    assert.deepEqual((await contextOf(stranger.id)).person, {});
    for (const each of [socket, stranger.socket]) each.close();
  });

  test('C8: a conversation that is erased is gone for its visitor too, with its context', async () => {
    const { id, socket } = await converse();
    await call('PUT', `/conversations/${id}/context`, { plan: 'pro' });
    assert.equal((await call('DELETE', `/conversations/${id}`)).status, 204);
    assert.equal(await server.storage.sessions.find(id), undefined);
    assert.deepEqual((await server.storage.externalContexts.ofSession(id)).data, {});
    await socket.closed;
    assert.equal((await call('DELETE', `/conversations/${id}`)).status, 404);
    const { target, detail } = await audited('conversation_erased');
    assert.deepEqual([target, detail], [id, { apiKey: 'CRM' }]);
    socket.close();
  });

  test('Conversations are listed page by page, the newest first', async () => {
    const begun: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      server.clock.advance(1000);
      const { id, socket } = await converse('other');
      begun.unshift(id);
      socket.close();
    }
    const first = await call('GET', '/conversations?site=other&limit=2');
    assert.deepEqual(
      first.json.conversations.map(({ id }: { id: string }) => id),
      begun.slice(0, 2),
    );
    const { site, visitor, messages, closedAt, assignedTo } = first.json.conversations[0];
    assert.deepEqual(
      { site, visitor, messages, closedAt, assignedTo },
      {
        site: 'other',
        visitor: { name: 'Vera', verified: false },
        messages: 1,
        closedAt: null,
        assignedTo: null,
      },
    );
    const rest = await call('GET', `/conversations?site=other&limit=2&cursor=${first.json.next}`);
    assert.deepEqual(
      rest.json.conversations.map(({ id }: { id: string }) => id),
      begun.slice(2),
    );
    assert.equal(rest.json.next, undefined);
  });

  test('Bad input gets a clear error', async () => {
    const { id, socket } = await converse();
    const path = `/conversations/${id}/context`;
    for (const body of [[], 'text']) assert.equal((await call('PUT', path, body)).status, 400);
    let deep: unknown = 1;
    for (let level = 0; level < 200; level += 1) deep = [deep];
    assert.match((await call('PUT', path, { deep })).json.error.message, /100 levels/);
    for (const query of ['limit=0', 'limit=101', 'limit=x', 'status=new', 'cursor=x', 'other=1']) {
      const answer = await call('GET', `/conversations?${query}`);
      assert.deepEqual([answer.status, answer.json.error.code], [400, 'invalid'], query);
    }
    assert.equal((await call('PUT', '/conversations/none/context', {})).status, 404);
    assert.equal((await call('PUT', '/subjects/none/a/context', {})).status, 404);
    socket.close();
  });

  test('E5: another system offers a task, reads how far it came, and takes it back', async () => {
    const { id, socket } = await converse();
    const path = `/conversations/${id}/tasks`;
    const offer = { clientId: randomUUID(), task: TOUR };
    const offered = await call('POST', path, offer);
    assert.deepEqual([offered.status, offered.json.duplicate], [200, false]);
    const again = await call('POST', path, offer);
    assert.deepEqual([again.status, again.json], [200, { ...offered.json, duplicate: true }]);
    const { taskId } = offered.json.task;
    const { by } = await socket.next('task:offer');
    assert.deepEqual(by, { kind: 'bot', name: 'CRM' });
    await socket.request('task:accept', { taskId, nonce: randomUUID(), url: PAGE });
    await socket.request('task:result', { taskId, step: 0, outcome: 'done' });
    const read = await call('GET', `${path}/${taskId}`);
    const { status, step, results } = read.json.task;
    assert.deepEqual([status, step, results], ['running', 1, [{ step: 0, outcome: 'done' }]]);
    for (let twice = 0; twice < 2; twice += 1)
      assert.equal((await call('DELETE', `${path}/${taskId}`)).status, 204);
    assert.equal((await call('GET', `${path}/${taskId}`)).json.task.status, 'cancelled');

    const other = await converse();
    const elsewhere = `/conversations/${other.id}/tasks/${taskId}`;
    for (const method of ['GET', 'DELETE'])
      assert.equal((await call(method, elsewhere)).status, 404);
    assert.equal((await call('GET', `${path}/x`)).status, 404);
    const changed = { ...offer, task: { ...TOUR, title: 'Other' } };
    assert.equal((await call('POST', path, changed)).json.error.code, 'conflict');
    const costly = { title: 'T', steps: [{ kind: 'click', target: 'a:has(b)', say: 'A' }] };
    const refused = await call('POST', path, { clientId: randomUUID(), task: costly });
    assert.deepEqual([refused.status, refused.json.error.code], [400, 'invalid']);
    assert.match(refused.json.error.message, /^task\.steps\.0\.target: /);
    await server.sessions.endSession(id, {});
    const late = await call('POST', path, { ...offer, clientId: randomUUID() });
    assert.equal(late.json.error.code, 'session_closed');
    for (const visitor of [socket, other.socket]) visitor.close();
  });

  suite('Keys', () => {
    /** A call that needs each scope. */
    const CALLS: Record<ApiScope, (id: string) => [string, string, object?]> = {
      read: () => ['GET', '/conversations'],
      context: (id) => ['PUT', `/conversations/${id}/context`, { a: 1 }],
      erase: (id) => ['DELETE', `/conversations/${id}`],
      tasks: (id) => ['POST', `/conversations/${id}/tasks`, { clientId: randomUUID(), task: TOUR }],
    };

    test('SEC-6: a key does what its scopes say, and nothing else', async () => {
      for (const scope of ALL_SCOPES) {
        const { secret } = await makeKey({ scopes: [scope] });
        for (const [needed, request] of Object.entries(CALLS)) {
          const { id, socket } = await converse();
          const [method, path, body] = request(id);
          const { status, json } = await call(method, path, body, secret);
          if (needed === scope) assert.ok(status < 300, `${scope}: ${method} ${path}`);
          else assert.deepEqual([status, json.error.code], [403, 'forbidden'], needed);
          socket.close();
        }
      }
    });

    test('SEC-6: to a key of one site, nothing of another exists', async () => {
      const { secret } = await makeKey({ site: 'other' });
      const { id, socket } = await converse('demo');
      const listed = await call('GET', '/conversations', undefined, secret);
      assert.ok(listed.json.conversations.length > 0);
      for (const { site } of listed.json.conversations) assert.equal(site, 'other');
      const foreign = await call('GET', '/conversations?site=demo', undefined, secret);
      assert.deepEqual(foreign.json.conversations, []);
      const unknown = randomUUID();
      for (const request of [CALLS.context, CALLS.erase, CALLS.tasks]) {
        const answers = [id, unknown].map((each) => {
          const [method, path, body] = request(each);
          return call(method, path, body, secret);
        });
        const [refused, missing] = await Promise.all(answers);
        assert.equal(refused!.status, 404);
        assert.deepEqual(refused, missing);
      }
      assert.equal((await call('PUT', '/subjects/demo/a/context', {}, secret)).status, 404);
      assert.notEqual(await server.storage.sessions.find(id), undefined);
      socket.close();
    });

    test('SEC-6: without a key that counts, every call is refused', async () => {
      const { id, socket } = await converse();
      const session = (await server.storage.sessions.find(id))!;
      for (const bearer of [null, '', 'chat_', `chat_${'x'.repeat(43)}`, session.keyHash])
        for (const request of Object.values(CALLS)) {
          const [method, path, body] = request(id);
          const { status, json } = await call(method, path, body, bearer);
          assert.deepEqual([status, json.error.code], [401, 'unauthorized'], String(bearer));
        }
      socket.close();
    });

    test('SEC-6: a revoked key is refused at once', async () => {
      const { secret, apiKey } = await makeKey();
      assert.equal((await call('GET', '/conversations', undefined, secret)).status, 200);
      for (let twice = 0; twice < 2; twice += 1)
        assert.equal((await ofConsole('DELETE', `/api-keys/${apiKey.id}`)).status, 204);
      assert.equal((await call('GET', '/conversations', undefined, secret)).status, 401);
    });

    test('SEC-21: a key is told once, and stored as a hash; its last use is noted', async () => {
      const { secret, apiKey } = await makeKey({ name: 'Shop' });
      const listed = async () => {
        const { apiKeys } = await (await ofConsole('GET', '/api-keys')).json();
        return apiKeys.find(({ id }: { id: string }) => id === apiKey.id);
      };
      assert.deepEqual(await listed(), apiKey);
      await call('GET', '/conversations', undefined, secret);
      assert.equal((await listed()).lastUsedAt, new Date(server.clock.now()).toISOString());
      const stored = JSON.stringify(await server.storage.apiKeys.all());
      assert.equal(stored.includes(secret), false);
      assert.equal((await audited('api_key_added', 'Shop')).by, 'Admin');
    });

    test('SEC-11: each key may make so many calls a minute', async () => {
      const { secret } = await makeKey();
      let last = await call('GET', '/conversations?limit=1', undefined, secret);
      for (let count = 1; count <= 200; count += 1)
        last = await call('GET', '/conversations?limit=1', undefined, secret);
      assert.deepEqual([last.status, last.json.error.code], [429, 'rate_limited']);
      assert.equal((await call('GET', '/conversations?limit=1')).status, 200);
    });

    test('Bad input for a key gets a clear error', async () => {
      for (const change of [
        { name: ' ' },
        { scopes: [] },
        { scopes: ['read', 'read'] },
        { scopes: ['all'] },
        { site: 'none' },
      ]) {
        const input = { name: 'CRM', scopes: ALL_SCOPES, site: null, ...change };
        const answer = await ofConsole('POST', '/api-keys', input);
        assert.equal(answer.status, 400, JSON.stringify(change));
      }
    });
  });

  test('The OpenAPI document describes every call', async () => {
    const description = await (await fetch(`${server.url}/api/v1/openapi.json`)).json();
    const described = Object.entries(description.paths as Record<string, object>).flatMap(
      ([path, calls]) => Object.keys(calls).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const routes = routesUnder('/api/v1', server.http).map((route) =>
      route.replaceAll(/:(\w+)/g, '{$1}'),
    );
    assert.deepEqual(
      new Set(described),
      new Set(routes.filter((route) => route !== 'GET /openapi.json')),
    );
    const { parameters } = description.paths['/conversations'].get;
    const limit = parameters.find(({ name }: { name: string }) => name === 'limit');
    assert.deepEqual([limit.in, limit.required, limit.schema.type], ['query', false, 'string']);
    const answers = description.paths['/conversations/{id}/context'].put.responses;
    assert.deepEqual(Object.keys(answers), [
      '204',
      '400',
      '401',
      '403',
      '404',
      '413',
      '429',
      '503',
    ]);
  });
});
