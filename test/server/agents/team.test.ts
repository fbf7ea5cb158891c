import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, test } from 'node:test';
import { auditedChanges } from '../support/audited-changes.js';
import { connectVisitor, recordSocket } from '../support/recording-socket.js';
import { connectAgent, consoleHeaders, signInAgent } from '../support/signed-in-agent.js';
import { openTestSession } from '../support/test-components.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const DAY = 24 * 3600_000;

let server: TestServer;
let admin: Awaited<ReturnType<typeof signInAgent>>;
beforeEach(async () => {
  server = await startTestServer();
  await server.storage.sites.set('other', { name: 'Other' }, server.clock.now());
  admin = await signInAgent(server, 'Ada');
});
afterEach(() => server.close());

async function call(method: string, path: string, body?: object, cookie = admin.cookie) {
  const answer = await fetch(`${server.url}/api/console${path}`, {
    method,
    headers: { ...consoleHeaders, cookie },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, json: text === '' ? undefined : JSON.parse(text) };
}
const change = (agentId: string, access: object) => call('PATCH', `/agents/${agentId}`, access);
const audited = async () =>
  (await auditedChanges(server)).map(({ by, action, target }) =>
    [by, action, target].filter((part) => part !== undefined).join(' '),
  );
const accept = (link: string, name: string) =>
  server.signIn.setUp({ link, name, password: 'correct horse', address: '127.0.0.1' });
/** An open conversation on this site that this agent has answered. */
async function answered(site: string, agent: Awaited<ReturnType<typeof signInAgent>>['agent']) {
  const { id, token } = await openTestSession(server, { site });
  const visitor = await connectVisitor(server.url, token);
  await visitor.request('message:send', { clientId: randomUUID(), body: 'Hello?' });
  await server.agents.answer(agent, { sessionId: id, clientId: randomUUID(), body: 'Yes?' });
  visitor.close();
  return id;
}

test('The first to sign up is an admin, and an invited agent what the invitation says', async () => {
  assert.equal((await call('GET', '/me')).json.agent.role, 'admin');
  const invited = await call('POST', '/invitations', { role: 'agent', sites: ['demo'] });
  assert.equal(invited.status, 201);
  const { agent } = await accept(invited.json.secret, 'Bert');
  assert.deepEqual([agent.role, agent.sites], ['agent', ['demo']]);
  await assert.rejects(accept(invited.json.secret, 'Cleo'), { code: 'unauthorized' });
  const { json } = await call('GET', '/agents');
  assert.deepEqual(json.agents, [
    {
      id: admin.agent.id,
      name: 'Ada',
      online: false,
      access: { role: 'admin', sites: null, disabled: false },
    },
    {
      id: agent.id,
      name: 'Bert',
      online: false,
      sites: ['demo'],
      access: { role: 'agent', sites: ['demo'], disabled: false },
    },
  ]);
  assert.deepEqual(await audited(), ['Ada agent_invited']);
});

test('An invitation can be revoked, and is over after a week', async () => {
  const invite = async () =>
    (await call('POST', '/invitations', { role: 'agent', sites: null })).json;
  const [revoked, late] = [await invite(), await invite()];
  const { json } = await call('GET', '/invitations');
  assert.deepEqual(
    new Set(
      json.invitations.map(({ id, invitedBy }: Record<string, string>) => `${id} ${invitedBy}`),
    ),
    new Set([revoked, late].map(({ invitation }) => `${invitation.id} Ada`)),
  );
  assert.doesNotMatch(JSON.stringify(json), new RegExp(late.secret));
  const path = `/invitations/${revoked.invitation.id}`;
  assert.equal((await call('DELETE', path)).status, 204);
  assert.equal((await call('DELETE', path)).status, 404);
  await assert.rejects(accept(revoked.secret, 'Bert'), { code: 'unauthorized' });
  server.clock.advance(7 * DAY);
  admin = await signInAgent(server, 'Ada');
  assert.deepEqual((await call('GET', '/invitations')).json.invitations, []);
  await assert.rejects(accept(late.secret, 'Bert'), { code: 'unauthorized' });
});

test('A disabled agent is cut off at once and signs in no more; open conversations return to the queue', async () => {
  const bert = await connectAgent(server, 'Bert', { role: 'agent' });
  const open = await answered('demo', bert.agent);
  const over = await answered('demo', bert.agent);
  await server.agents.resolve(bert.agent, over);
  const watcher = await connectAgent(server, 'Ada');
  assert.equal((await change(bert.agent.id, { disabled: true })).status, 200);
  await bert.closed;
  assert.equal((await call('GET', '/me', undefined, bert.cookie)).status, 401);
  await assert.rejects(signInAgent(server, 'Bert'), { code: 'forbidden' });
  const line = await watcher.next('conversation:changed');
  assert.deepEqual(
    [line.session.id, line.session.status, line.session.assignedTo],
    [open, 'queued', undefined],
  );
  assert.equal((await server.storage.sessions.find(over))?.agent?.name, 'Bert');

  server.clock.advance(1);
  await change(bert.agent.id, { disabled: false });
  const again = await signInAgent(server, 'Bert');
  assert.equal((await call('GET', '/me', undefined, again.cookie)).status, 200);
  assert.deepEqual(await audited(), ['Ada agent_enabled Bert', 'Ada agent_disabled Bert']);
  watcher.close();
});

test('A new role or other sites count at once, also in open consoles', async () => {
  const bert = await connectAgent(server, 'Bert', { role: 'agent' });
  const elsewhere = await answered('other', bert.agent);
  const here = await answered('demo', bert.agent);
  await change(bert.agent.id, { sites: ['demo'] });
  await bert.closed;
  const owner = async (id: string) => (await server.storage.sessions.find(id))?.agent?.name;
  assert.deepEqual([await owner(elsewhere), await owner(here)], [undefined, 'Bert']);

  const again = await connectAgent(server, 'Bert');
  assert.deepEqual(
    again.welcome.conversations.map(({ session }: { session: { id: string } }) => session.id),
    [here],
  );
  await change(bert.agent.id, { role: 'admin' });
  await again.closed;
  const promoted = await connectAgent(server, 'Bert');
  assert.deepEqual(
    [promoted.welcome.agent.role, promoted.welcome.conversations.length],
    ['admin', 2],
  );
  promoted.close();
});

test('Of one sign-in, a console that knows the agent as of before a change is cut, and no other', async () => {
  const before = await connectAgent(server, 'Bert', { role: 'agent' });
  await server.storage.agents.setAccess(before.agent.id, { role: 'agent', sites: ['demo'] });
  const after = recordSocket(server.url, {
    namespace: '/agent',
    headers: { origin: server.url, cookie: before.cookie },
  });
  await after.next('welcome');
  await server.sockets.disconnectSignedOut();
  await before.closed;
  assert.equal((await after.request('lists')).ok, true);
  after.close();
});

test('Who is no admin any more changes nothing, even with a request that came before', async () => {
  const bert = await signInAgent(server, 'Bert');
  const stale = { ...admin.agent };
  await server.storage.agents.setAccess(admin.agent.id, { role: 'agent', sites: undefined });
  const forbidden = { code: 'forbidden' };
  await assert.rejects(server.team.change(stale, bert.agent.id, { disabled: true }), forbidden);
  await assert.rejects(server.team.invite(stale, { role: 'admin', sites: null }), forbidden);
  await assert.rejects(server.team.revoke(stale, randomUUID()), forbidden);
  const reply = { site: null, shortcut: 'hi', body: 'Hi' };
  await assert.rejects(server.cannedReplies.add(stale, reply), forbidden);
});

test('An agent is told of colleagues and their sites only what concerns the sites that both see', async () => {
  await signInAgent(server, 'Bert', { role: 'agent', sites: ['demo', 'other'] });
  const { cookie } = await signInAgent(server, 'Cleo', { role: 'agent', sites: ['demo'] });
  const { json } = await call('GET', '/agents', undefined, cookie);
  const told = json.agents.map(({ name, sites, access }: Record<string, unknown>) => [
    name,
    sites,
    access,
  ]);
  assert.deepEqual(told, [
    ['Ada', undefined, undefined],
    ['Bert', ['demo'], undefined],
    ['Cleo', ['demo'], undefined],
  ]);
});

test('One admin stays, who can sign in', async () => {
  for (const access of [{ role: 'agent' }, { disabled: true }]) {
    const refused = await change(admin.agent.id, access);
    assert.deepEqual([refused.status, refused.json.error.code], [409, 'conflict']);
  }
  const bert = await signInAgent(server, 'Bert');
  assert.equal((await change(bert.agent.id, { disabled: true })).status, 200);
  assert.equal((await change(admin.agent.id, { role: 'agent' })).status, 409);
  assert.deepEqual(await audited(), ['Ada agent_disabled Bert']);
});

test('A6: an agent who is limited to sites is there for the visitors of these', async () => {
  const bert = await connectAgent(server, 'Bert', { role: 'agent', sites: ['other'] });
  const team = async (site: string) =>
    (await (await fetch(`${server.url}/api/site/${site}`)).json()).availability.team;
  assert.deepEqual([await team('other'), await team('demo')], [[{ name: 'Bert' }], []]);
  bert.close();
});

test('The audit log is read page by page, the newest first', async () => {
  for (let count = 0; count < 120; count += 1) {
    await server.team.invite(admin.agent, { role: 'agent', sites: null });
    if (count % 3 === 0) server.clock.advance(1);
  }
  const read: { id: string; action: string }[] = [];
  for (let next: string | undefined = ''; next !== undefined;) {
    const { json } = await call('GET', `/audit${next === '' ? '' : `?before=${next}`}`);
    read.push(...json.entries);
    next = json.next;
  }
  const invited = read.filter(({ action }) => action === 'agent_invited').map(({ id }) => id);
  assert.equal(new Set(invited).size, 120);
  assert.equal(invited.length, 120);
  assert.equal((await call('GET', '/audit?before=x')).status, 400);
});
