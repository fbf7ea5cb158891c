import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import type { AgentToServer } from '../../../src/protocol/agent-events.js';
import { connectVisitor, type RecordingSocket } from '../support/recording-socket.js';
import { routesUnder } from '../support/routes-under.js';
import { connectAgent, consoleHeaders, signInAgent } from '../support/signed-in-agent.js';
import { openTestSession } from '../support/test-components.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

/** Every event that names a conversation, with the rest of its payload. `null`: it names none. */
const EVENTS: Record<keyof AgentToServer, object | null> = {
  lists: null,
  sync: {},
  leave: null,
  history: { before: 10 },
  'message:send': { clientId: randomUUID(), body: 'Hello?' },
  'message:edit': { messageId: randomUUID(), body: 'Hello.' },
  'message:delete': { messageId: randomUUID() },
  'task:send': {
    clientId: randomUUID(),
    task: { title: 'The plans', steps: [{ kind: 'scroll', target: '#plans', say: 'Look here' }] },
  },
  'task:cancel': { taskId: randomUUID() },
  'session:assign': { agentId: null },
  'session:reopen': {},
  'session:snooze': {},
  'session:wake': {},
  'session:resolve': {},
  'session:spam': { spam: true },
  'visitor:block': { reason: 'Abuse', days: 1, address: false },
  'visitor:unblock': {},
  read: { upTo: 1 },
  typing: null,
  viewing: null,
  'note:add': { clientId: randomUUID(), body: 'A note' },
  'tags:set': { tags: ['vip'] },
  'outline:watch': null,
  'availability:set': null,
  'visibility:set': null,
};
const NAMING = Object.entries(EVENTS).filter(([, payload]) => payload !== null);

/** A browser that can be notified. */
const DEVICE = {
  endpoint: 'https://push.example.com/device',
  keys: { p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) },
};

/** Every call of the console's API: who may make it, and what of it. `named`: it names a conversation. `done`: the status for who may, if not 200. */
const ROUTES: Record<
  string,
  { path?: string; body?: object; open?: true; admin?: true; named?: true; done?: number }
> = {
  'POST /setup': { open: true },
  'POST /sign-in': { open: true },
  'POST /sign-out': { open: true },
  'GET /me': {},
  'GET /agents': {},
  'PATCH /agents/:id': { path: `/agents/${randomUUID()}`, body: {}, admin: true },
  'GET /invitations': { admin: true },
  'POST /invitations': { body: { role: 'agent', sites: null }, admin: true },
  'DELETE /invitations/:id': { path: `/invitations/${randomUUID()}`, admin: true },
  'GET /audit': { admin: true },
  'GET /reports': { path: '/reports?from=2026-03-01&to=2026-03-02', admin: true },
  'GET /reports.csv': { path: '/reports.csv?from=2026-03-01&to=2026-03-02', admin: true },
  'GET /sites': {},
  'POST /sites': { body: { site: 'new', name: 'New' }, admin: true },
  'GET /sites/:site': { path: '/sites/demo', admin: true },
  'PUT /sites/:site': { path: '/sites/demo', body: {}, admin: true },
  'POST /sites/:site/identity-secret': { path: '/sites/demo/identity-secret', admin: true },
  'DELETE /sites/:site/identity-secret/former': {
    path: '/sites/demo/identity-secret/former',
    admin: true,
  },
  'GET /sites/:site/tasks': { path: '/sites/demo/tasks' },
  'POST /sites/:site/tasks': { path: '/sites/demo/tasks', body: {}, admin: true },
  'PUT /sites/:site/tasks/:id': {
    path: `/sites/demo/tasks/${randomUUID()}`,
    body: {},
    admin: true,
  },
  'DELETE /sites/:site/tasks/:id': { path: `/sites/demo/tasks/${randomUUID()}`, admin: true },
  'GET /tags': {},
  'GET /history': {},
  'POST /history/export': {},
  'POST /conversations/:id/export': { body: { format: 'json' }, named: true },
  'GET /api-keys': { admin: true },
  'POST /api-keys': { body: { name: 'CRM', scopes: ['read'], site: null }, admin: true },
  'DELETE /api-keys/:id': { path: `/api-keys/${randomUUID()}`, admin: true },
  'GET /blocks': { admin: true },
  'POST /blocks': {
    body: { address: '203.0.113.7', site: null, reason: 'Abuse', days: 1 },
    admin: true,
  },
  'DELETE /blocks/:id': { path: `/blocks/${randomUUID()}`, admin: true },
  'GET /conversations/:id/context': { named: true },
  'GET /conversations/:id/messages/:messageId/versions': { admin: true },
  'GET /canned-replies': {},
  'POST /canned-replies': { body: { site: null, shortcut: 'a', body: 'A' }, admin: true },
  'PUT /canned-replies/:id': { path: `/canned-replies/${randomUUID()}`, body: {}, admin: true },
  'DELETE /canned-replies/:id': { path: `/canned-replies/${randomUUID()}`, admin: true },
  'POST /account/password': { body: {}, open: true },
  'POST /account/sign-out-everywhere': { open: true },
  'GET /account/push': {},
  'POST /account/push': { body: { subscription: DEVICE }, done: 204 },
  'POST /account/push/check': { body: { endpoint: DEVICE.endpoint } },
  'DELETE /account/push': { body: { endpoint: DEVICE.endpoint }, done: 204 },
};

suite('SEC-6: what an agent may do', () => {
  let server: TestServer;
  let limited: RecordingSocket;
  /** A conversation on a site that the limited agent may not see, and one on the agent's own. */
  let foreign: string;
  let own: string;
  let visitor: Awaited<ReturnType<typeof connectVisitor>>;

  const converse = async (site: string) => {
    const opened = await openTestSession(server, { site, profile: { name: `Vera of ${site}` } });
    const socket = await connectVisitor(server.url, opened.token);
    await socket.request('message:send', { clientId: randomUUID(), body: `words of ${site}` });
    return { id: opened.id, socket };
  };
  const call = (route: string, cookie?: string, sessionId = own) => {
    const { path, body } = ROUTES[route]!;
    const [method, pattern] = route.split(' ') as [string, string];
    return fetch(
      `${server.url}/api/console${path ?? pattern.replace(':id', sessionId).replace(':messageId', randomUUID())}`,
      {
        method,
        headers: { ...consoleHeaders, ...(cookie !== undefined && { cookie }) },
        ...(method !== 'GET' && { body: JSON.stringify(body ?? {}) }),
      },
    );
  };

  before(async () => {
    server = await startTestServer({ VAPID_SUBJECT: 'mailto:chat@example.com' });
    await server.storage.sites.set('other', { name: 'Other' }, server.clock.now());
    await signInAgent(server, 'Admin');
    limited = await connectAgent(server, 'Lina', { role: 'agent', sites: ['demo'] });
    const theirs = await converse('other');
    [foreign, visitor] = [theirs.id, theirs.socket];
    const ours = await converse('demo');
    own = ours.id;
    ours.socket.close();
  });
  after(async () => {
    for (const socket of [limited, visitor]) socket.close();
    await server.close();
  });

  test('every event answers of a conversation of another site as if there were none', async () => {
    const unknown = randomUUID();
    for (const [event, payload] of NAMING) {
      const refused = await limited.request(event, { ...payload, sessionId: foreign });
      const missing = await limited.request(event, { ...payload, sessionId: unknown });
      assert.deepEqual([refused.ok, refused.error.code], [false, 'not_found'], event);
      assert.deepEqual(refused, missing, event);
    }
    const { lastSeq, status, agentRead } = (await server.storage.sessions.find(foreign))!;
    assert.deepEqual([lastSeq, status, agentRead], [1, 'queued', 0]);
  });

  test('every event works for a conversation of an own site', async () => {
    let [messageId, taskId]: (string | undefined)[] = [];
    for (const [event, payload] of NAMING) {
      const ofMessage = 'messageId' in payload! && { messageId };
      const ofTask = 'taskId' in payload! && { taskId };
      const named = { ...ofMessage, ...ofTask, sessionId: own };
      const done = await limited.request(event, { ...payload, ...named });
      if (event === 'message:send') messageId = done.message.id;
      if (event === 'task:send') taskId = done.task.taskId;
      assert.equal(done.ok, true, `${event}: ${JSON.stringify(done)}`);
    }
  });

  test('nothing of another site is told, live or in the lists', async () => {
    const admin = await connectAgent(server, 'Admin');
    await limited.request('leave', { sessionId: foreign });
    // Also not while the answer is on its way.
    limited.socket.emit('sync', { sessionId: foreign }, () => undefined);
    for (const event of ['typing', 'viewing', 'outline:watch'])
      limited.socket.emit(event, { sessionId: foreign, on: true });
    await visitor.request('message:send', { clientId: randomUUID(), body: 'more words of other' });
    visitor.socket.emit('typing', { on: true });
    await visitor.request('context:push', { routingData: { plan: 'pro' } });
    while ((await admin.next('conversation:changed')).lastMessage.body !== 'more words of other');
    await server.sockets.lookForAgents();
    const { conversations } = await limited.request('lists');
    assert.deepEqual(
      conversations.map(({ session }: { session: { id: string } }) => session.id),
      [],
    );
    assert.doesNotMatch(JSON.stringify(limited.heard), new RegExp(`${foreign}|of other`));
    assert.equal(
      visitor.heard.some(({ event }) => event === 'typing' || event === 'outline:request'),
      false,
    );
    admin.close();
  });

  test('every call that names a conversation of another site answers as if there were none', async () => {
    const { cookie } = await signInAgent(server, 'Lina');
    for (const [route, { named }] of Object.entries(ROUTES)) {
      if (!named) continue;
      const refused = await call(route, cookie, foreign);
      const missing = await call(route, cookie, randomUUID());
      assert.deepEqual([refused.status, await refused.json()], [404, await missing.json()], route);
    }
  });

  test('every call is refused to who is not signed in, and the admins’ calls to agents', async () => {
    const routes = routesUnder('/api/console', server.http);
    assert.deepEqual(new Set(routes), new Set(Object.keys(ROUTES)));
    const agent = await signInAgent(server, 'Lina');
    const admin = await signInAgent(server, 'Admin');
    for (const [route, { open, admin: forAdmins, done = 200 }] of Object.entries(ROUTES)) {
      if (open) continue;
      assert.equal((await call(route)).status, 401, route);
      const ofAgent = await call(route, agent.cookie);
      if (forAdmins) assert.equal(ofAgent.status, 403, route);
      else assert.equal(ofAgent.status, done, route);
      assert.notEqual((await call(route, admin.cookie)).status, 403, route);
    }
  });
});
