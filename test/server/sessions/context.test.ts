import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { refused } from '../support/rejected.js';
import {
  ADDRESS,
  createTestComponents,
  openHeldSession,
  type TestComponents,
} from '../support/test-components.js';
import { ANYBODY, MAY_ALL } from '../../support/agent-access.js';

let server: TestComponents;
beforeEach(async () => {
  server = await createTestComponents();
});
afterEach(() => server.storage.close());

test('D3: a delta merges, null removes, and one that breaks a limit changes nothing at all', async () => {
  const { id, holder } = await openHeldSession(server, { routingData: { a: 'x', b: true } });
  const { pushContext } = server.sessions;
  await pushContext(holder, {
    routingData: { a: null, c: 'new' },
    conversationData: { cart: { items: [1] } },
    page: { url: 'https://shop.example/2' },
  });
  const record = await server.storage.sessions.find(id);
  assert.deepEqual(record?.routingData, { b: true, c: 'new' });
  assert.deepEqual(record?.conversationData, { cart: { items: [1] } });

  const big = { big: 'x'.repeat(16 * 1024) };
  await refused(
    pushContext(holder, { routingData: { d: '1' }, conversationData: big }),
    'too_large',
  );
  await refused(pushContext(holder, { routingData: { d: {} } }), 'invalid');
  assert.deepEqual(await server.storage.sessions.find(id), record);
});

test('D3, SEC-9: data that nests too deep is refused, before anything runs out of stack', async () => {
  const nested = (levels: number): Record<string, unknown> =>
    JSON.parse(`${'{"a":['.repeat(levels / 2)}${']}'.repeat(levels / 2)}`);
  const { id, holder } = await openHeldSession(server, { conversationData: nested(100) });
  const { pushContext } = server.sessions;
  const record = await server.storage.sessions.find(id);
  for (const levels of [102, 3_000, 16_000]) {
    const conversationData = nested(levels);
    await refused(openHeldSession(server, { conversationData }), 'invalid');
    await refused(pushContext(holder, { conversationData }), 'invalid');
  }
  assert.deepEqual(await server.storage.sessions.find(id), record);
  await pushContext(holder, { conversationData: nested(100) });
});

test('Agents see the pages of a visit in order, each once while the visitor stays on it', async () => {
  const [one, two] = [
    { url: 'https://shop.example/1', title: 'Shop' },
    { url: 'https://shop.example/2' },
  ];
  const { id, holder, sessionKey } = await openHeldSession(server, { page: one });
  await server.sessions.pushContext(holder, { page: one });
  await server.sessions.pushContext(holder, { page: two });
  const restore = (page: typeof two) =>
    server.sessions.restoreSession({ sessionId: id, bearer: sessionKey }, { page }, ADDRESS);
  await restore(two);
  await restore(one);
  const { context } = await server.agents.openConversation(ANYBODY, id, undefined);
  assert.deepEqual(
    context.visits?.map(({ url, title }) => [url, title]),
    [
      [one.url, 'Shop'],
      [two.url, undefined],
      [one.url, 'Shop'],
    ],
  );
  const shy = await openHeldSession(server);
  assert.equal(
    (await server.agents.openConversation(ANYBODY, shy.id, undefined)).context.visits,
    undefined,
  );
});

test('D8: agents see who it is, where from, and what the page said', async () => {
  const { id, holder, send } = await openHeldSession(server, {
    profile: { name: 'Vera' },
    page: { url: 'https://shop.example/1', title: 'Shop' },
    conversationData: { cart: [1] },
  });
  await send('Hello');
  await server.sessions.identify(holder, { profile: { email: 'vera@shop.example' } });
  const { conversation, context, messages, head } = await server.agents.openConversation(
    ANYBODY,
    id,
    undefined,
  );
  assert.deepEqual(conversation.visitor, {
    name: 'Vera',
    email: 'vera@shop.example',
    verified: false,
  });
  assert.deepEqual(context.page, { url: 'https://shop.example/1', title: 'Shop' });
  assert.deepEqual(context.conversationData, { cart: [1] });
  assert.deepEqual([messages.length, head], [1, 1]);
});

test('Read marks: the agents’ reaches the visitor with its time; beyond the log it moves nothing', async () => {
  const { id, holder, send } = await openHeldSession(server);
  await send('Hello');
  await server.agents.readByAgent(ANYBODY, id, 1);
  await server.agents.readByAgent(ANYBODY, id, 9);
  await server.sessions.readByVisitor(holder, { upTo: 1 });
  await server.sessions.readByVisitor(holder, { upTo: 1 });
  const reads = server.told.flatMap((event) =>
    event.kind === 'read' ? [[event.side, event.upTo]] : [],
  );
  assert.deepEqual(reads, [
    ['agent', 1],
    ['visitor', 1],
  ]);
  const { read } = await server.sessions.syncLog({ sessionId: id, cursor: { after: 0 } });
  const agentAt = new Date(server.clock.now()).toISOString();
  assert.deepEqual(read, { visitor: 1, agent: 1, agentAt });
});

test('A3, B4: ending and resolving leave one line in the log and happen once', async () => {
  const { id, send } = await openHeldSession(server);
  await send('Hello');
  const agent = { id: '11111111-1111-4111-8111-111111111111', name: 'Anna', ...MAY_ALL };
  await server.agents.resolve(agent, id);
  await server.agents.resolve(agent, id);
  assert.deepEqual(await server.sessions.endSession(id, {}), { status: 'ended' });
  const { messages, session } = await server.sessions.syncLog({
    sessionId: id,
    cursor: { after: 0 },
  });
  assert.deepEqual(
    messages.map(({ code, params }) => [code, params]),
    [
      [undefined, undefined],
      ['resolved', { name: 'Anna' }],
    ],
  );
  assert.deepEqual([session.status, session.final, session.idleAt], ['resolved', true, null]);
  await refused(server.agents.resolve(agent, agent.id), 'not_found');
});
