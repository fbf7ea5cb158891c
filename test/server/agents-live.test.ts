import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { eventually, turn } from '../contracts/contract.js';
import { connectAgent, consoleHeaders } from './support/signed-in-agent.js';
import { connectVisitor } from './support/recording-socket.js';
import { openTestSession } from './support/test-components.js';
import { startTestServer, type TestServer } from './support/test-server.js';

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server.close());

test('B8: a session shows in the queue with its first visitor message, not before', async () => {
  const agent = await connectAgent(server);
  const opened = await openTestSession(server, { profile: { name: 'Vera' } });
  const visitor = await connectVisitor(server.url, opened.token);
  await visitor.request('message:send', { clientId: randomUUID(), body: 'Hello?' });

  const line = await agent.next('conversation:changed');
  assert.equal(line.session.id, opened.id);
  assert.equal(line.visitor.name, 'Vera');
  assert.equal(line.unread, 1);
  assert.equal(line.connected, true);
  assert.equal(line.lastMessage.body, 'Hello?');
  assert.notEqual(line.waitingSince, null);
  agent.close();
  visitor.close();
});

test('The first answer assigns: the visitor hears it, and of whom', async () => {
  const opened = await openTestSession(server);
  const visitor = await connectVisitor(server.url, opened.token);
  await visitor.request('message:send', { clientId: randomUUID(), body: 'Anybody?' });
  const agent = await connectAgent(server, 'Bert');
  const line = agent.welcome.conversations.find(
    (other: { session: { id: string } }) => other.session.id === opened.id,
  );
  assert.equal(line.session.status, 'queued');

  const sessionId = opened.id;
  const log = await agent.request('sync', { sessionId });
  assert.equal(log.messages.length, 1);
  const clientId = randomUUID();
  const sent = await agent.request('message:send', { sessionId, clientId, body: 'Yes.' });
  assert.equal(sent.message.seq, 2);
  const again = await agent.request('message:send', { sessionId, clientId, body: 'Yes.' });
  assert.deepEqual([again.message, again.duplicate], [sent.message, true]);

  assert.equal((await visitor.next('message:new')).message.body, 'Anybody?');
  assert.deepEqual((await visitor.next('message:new')).message.author, {
    kind: 'agent',
    name: 'Bert',
  });
  assert.deepEqual(await visitor.next('session:changed'), {
    status: 'active',
    assignedTo: { name: 'Bert' },
  });

  await agent.request('read', { sessionId, upTo: 1 });
  assert.equal((await visitor.next('read')).upTo, 1);
  agent.socket.emit('typing', { sessionId, on: true });
  assert.deepEqual(await visitor.next('typing'), { on: true, name: 'Bert' });
  visitor.socket.emit('typing', { on: true });
  assert.deepEqual(await agent.next('typing'), { sessionId, on: true });
  await visitor.request('read', { upTo: 2 });
  assert.deepEqual(await agent.next('read'), { sessionId, upTo: 2 });

  await agent.request('session:resolve', { sessionId });
  const changed = await visitor.next('session:changed');
  assert.equal(changed.status, 'resolved');
  const refused = await visitor.request('message:send', { clientId: randomUUID(), body: 'Wait' });
  assert.equal(refused.error.code, 'session_closed');
  agent.close();
  visitor.close();
});

test('B8: an agent takes a conversation over and passes it on; the visitor hears of whom', async () => {
  const [anna, bert] = [await connectAgent(server, 'Anna'), await connectAgent(server, 'Bert')];
  const { id: sessionId, token } = await openTestSession(server);
  const visitor = await connectVisitor(server.url, token);
  await visitor.request('message:send', { clientId: randomUUID(), body: 'Hello?' });
  const assign = (agentId: string | null) => anna.request('session:assign', { sessionId, agentId });
  assert.deepEqual(await assign(anna.agent.id), { ok: true });
  const told = () => visitor.next('session:changed');
  assert.deepEqual(await told(), { status: 'active', assignedTo: { name: 'Anna' } });
  await assign(bert.agent.id);
  assert.deepEqual((await told()).assignedTo, { name: 'Bert' });
  await assign(null);
  assert.deepEqual(await told(), { status: 'queued' });
  assert.equal((await assign(randomUUID())).error.code, 'not_found');
  assert.equal((await assign('Bert')).error.code, 'invalid');
  for (const socket of [anna, bert, visitor]) socket.close();
});

test('SES-11: what is resolved with the visitor there stays closed, else it can be reopened', async () => {
  const agent = await connectAgent(server);
  const start = async () => {
    const { id: sessionId, token } = await openTestSession(server);
    const visitor = await connectVisitor(server.url, token);
    await visitor.request('message:send', { clientId: randomUUID(), body: 'Hello?' });
    await agent.request('sync', { sessionId });
    return { sessionId, token, visitor };
  };
  const reopen = ({ sessionId }: { sessionId: string }) =>
    agent.request('session:reopen', { sessionId });
  const resolve = ({ sessionId }: { sessionId: string }) =>
    agent.request('session:resolve', { sessionId });
  const lineOf = async ({ sessionId }: { sessionId: string }) =>
    (await agent.request('sync', { sessionId })).conversation;

  const there = await start();
  await resolve(there);
  assert.equal((await there.visitor.next('session:changed')).status, 'resolved');
  assert.equal((await lineOf(there)).reopenable, undefined);
  assert.equal((await reopen(there)).error.code, 'session_closed');

  const away = await start();
  away.visitor.close();
  await eventually(turn, () =>
    agent.heard.some(
      ({ event, payload }) =>
        event === 'conversation:changed' &&
        payload.session.id === away.sessionId &&
        !payload.connected,
    ),
  );
  await resolve(away);
  assert.equal((await lineOf(away)).reopenable, true);
  assert.deepEqual(await reopen(away), { ok: true });
  const back = await connectVisitor(server.url, away.token);
  assert.equal(back.welcome.session.status, 'queued');
  const sent = await back.request('message:send', { clientId: randomUUID(), body: 'Me again' });
  assert.equal(sent.message.seq, 3);
  for (const socket of [agent, there.visitor, back]) socket.close();
});

test('COM-9: an agent is refused an answer that has not seen the one of another', async () => {
  const [anna, bert] = [await connectAgent(server, 'Anna'), await connectAgent(server, 'Bert')];
  const { id: sessionId, token } = await openTestSession(server);
  const visitor = await connectVisitor(server.url, token);
  await visitor.request('message:send', { clientId: randomUUID(), body: 'Hello?' });
  const answer = (agent: typeof anna, seen: number) =>
    agent.request('message:send', { sessionId, clientId: randomUUID(), body: 'Yes?', seen });
  assert.equal((await answer(anna, 1)).message.seq, 2);
  assert.equal((await answer(bert, 1)).error.code, 'conflict');
  assert.equal((await answer(bert, 2)).message.seq, 3);
  for (const socket of [anna, bert, visitor]) socket.close();
});

test('D3: an agent hears that the context of an opened conversation is new, and of no other', async () => {
  const [opened, other] = [await openTestSession(server), await openTestSession(server)];
  const visitor = await connectVisitor(server.url, opened.token);
  const elsewhere = await connectVisitor(server.url, other.token);
  const agent = await connectAgent(server);
  await agent.request('sync', { sessionId: opened.id });
  await elsewhere.request('context:push', { routingData: { plan: 'free' } });
  await visitor.request('context:push', { routingData: { plan: 'pro' } });
  assert.deepEqual(await agent.next('context:changed'), { sessionId: opened.id });
  const { context } = await agent.request('sync', { sessionId: opened.id });
  assert.deepEqual(context.routingData, { plan: 'pro' });
  for (const socket of [agent, visitor, elsewhere]) socket.close();
});

test('Two agents who look at one conversation see each other, and who writes; until they leave', async () => {
  const { id: sessionId } = await openTestSession(server);
  const [anna, bert] = [await connectAgent(server, 'Anna'), await connectAgent(server, 'Bert')];
  const seen = async ({ next }: typeof anna) =>
    (await next('viewers')).agents.map(
      ({ name, writing }: { name: string; writing: boolean }) =>
        `${name}${writing ? ' writes' : ''}`,
    );
  for (const agent of [anna, bert]) await agent.request('sync', { sessionId });
  await anna.request('viewing', { sessionId, on: true });
  assert.deepEqual(await seen(bert), ['Anna']);
  await bert.request('viewing', { sessionId, on: true });
  while (!(await seen(anna)).includes('Bert'));
  anna.socket.emit('typing', { sessionId, on: true });
  while (!(await seen(bert)).includes('Anna writes'));
  await anna.request('leave', { sessionId });
  while ((await seen(bert)).length > 0);
  await anna.request('sync', { sessionId });
  await anna.request('viewing', { sessionId, on: true });
  assert.deepEqual(await seen(bert), ['Anna']);
  anna.close();
  assert.deepEqual(await seen(bert), []);
  bert.close();
});

test('SEC-6: an id that a console may not know is not told when its conversation is erased before the welcome', async (t) => {
  const fresh = await startTestServer();
  t.after(() => fresh.close());
  await fresh.storage.sites.set('other', { name: 'Other' }, fresh.clock.now());
  const [foreign, own] = [
    await openTestSession(fresh, { site: 'other' }),
    await openTestSession(fresh),
  ];
  for (const { token } of [foreign, own]) {
    const visitor = await connectVisitor(fresh.url, token);
    await visitor.request('message:send', { clientId: randomUUID(), body: 'Hello' });
    visitor.close();
  }
  const { listConversations } = fresh.agents;
  fresh.agents.listConversations = async (agent) => {
    const lists = await listConversations(agent);
    for (const { id, exitKey } of [foreign, own])
      await fresh.sessions.eraseSession({ sessionId: id, bearer: exitKey });
    return lists;
  };
  const agent = await connectAgent(fresh, 'Limited', { role: 'agent', sites: ['demo'] });
  assert.deepEqual(await agent.next('conversation:gone'), { sessionId: own.id });
  const told = agent.heard.filter(({ event }) => event === 'conversation:gone');
  assert.deepEqual(
    told.map(({ payload }) => payload.sessionId),
    [own.id],
  );
  agent.close();
});

test('A6: visitors hear when the last agent goes', async () => {
  const opened = await openTestSession(server);
  const visitor = await connectVisitor(server.url, opened.token);
  assert.deepEqual(await visitor.next('availability'), { online: false, team: [] });
  const agent = await connectAgent(server, 'Cleo');
  assert.deepEqual(await visitor.next('availability'), { online: true, team: [{ name: 'Cleo' }] });
  await agent.request('availability:set', { online: false });
  assert.deepEqual(await visitor.next('availability'), { online: false, team: [] });
  await agent.request('availability:set', { online: true });
  assert.equal((await visitor.next('availability')).online, true);
  agent.close();
  assert.deepEqual(await visitor.next('availability'), { online: false, team: [] });
  visitor.close();
});

test('A6: a visitor who connects is told who is there now, whatever the page was told', async () => {
  const opened = await openTestSession(server);
  assert.equal(opened.site.availability.online, false);
  const agent = await connectAgent(server, 'Cleo');
  const visitor = await connectVisitor(server.url, opened.token);
  assert.deepEqual(await visitor.next('availability'), { online: true, team: [{ name: 'Cleo' }] });
  for (const socket of [agent, visitor]) socket.close();
});

test('B8: only a signed-in agent is told who the agents are', async () => {
  const ask = (cookie: string) =>
    fetch(`${server.url}/api/console/agents`, { headers: { ...consoleHeaders, cookie } });
  assert.equal((await ask('')).status, 401);
  const agent = await connectAgent(server, 'Cleo', { role: 'agent' });
  const { agents } = (await (await ask(agent.cookie)).json()) as { agents: { name: string }[] };
  assert.deepEqual(
    agents.find(({ name }) => name === 'Cleo'),
    { id: agent.agent.id, name: 'Cleo', online: true },
  );
  agent.close();
});

test('SEC-21: a new password by link cuts that agent’s consoles at once, and nobody else’s', async () => {
  const [agent, other] = [await connectAgent(server, 'Dora'), await connectAgent(server, 'Emil')];
  const answer = await fetch(`${server.url}/api/console/setup`, {
    method: 'POST',
    headers: consoleHeaders,
    body: JSON.stringify({
      link: (await server.signIn.createResetLink('Dora'))!.secret,
      name: 'DORA',
      password: 'battery staple',
    }),
  });
  assert.equal(answer.status, 200);
  await agent.closed;
  assert.equal((await other.request('availability:set', { online: true })).ok, true);
  other.close();
});
