// The outline of a visitor's page goes to the agents who pick targets on it, and nowhere else.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, test } from 'node:test';
import { VIEWING_MS } from '../../../src/protocol/limits.js';
import type { Outline } from '../../../src/protocol/task-events.js';
import { connectVisitor } from '../support/recording-socket.js';
import { connectAgent } from '../support/signed-in-agent.js';
import { openTestSession } from '../support/test-components.js';
import { startTestServer, type TestServer } from '../support/test-server.js';
import { startConversation, startTwoNodes } from '../support/two-nodes.js';

const OUTLINE: Outline = {
  url: 'https://shop.example/plans',
  actions: ['scroll', 'click'],
  entries: [{ kind: 'heading', label: 'Our Kanarienvogel plans', target: '#plans' }],
};

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.close());

async function converse() {
  const opened = await openTestSession(server);
  const visitor = await connectVisitor(server.url, opened.token);
  await visitor.request('message:send', { clientId: randomUUID(), body: 'Hello?' });
  const agent = await connectAgent(server);
  const sessionId = opened.id;
  const watch = (on = true) => agent.request('outline:watch', { sessionId, on });
  const push = (outline: unknown = OUTLINE) => visitor.request('outline:push', { outline });
  const close = () => [visitor, agent].forEach((socket) => socket.close());
  return { sessionId, visitor, agent, watch, push, close };
}

test('TSK-7: an outline is asked for while an agent picks targets, and goes to that agent only', async () => {
  const { sessionId, visitor, agent, watch, push, close } = await converse();
  const other = await connectAgent(server, 'Bert');
  for (const console of [agent, other]) await console.request('sync', { sessionId });
  assert.equal((await push()).error.code, 'forbidden');
  await watch();
  assert.deepEqual(await visitor.next('outline:request'), {});
  assert.deepEqual(await push(), { ok: true });
  assert.deepEqual(await agent.next('outline:changed'), { sessionId, outline: OUTLINE });
  await other.request('lists');
  assert.ok(!other.heard.some(({ event }) => event === 'outline:changed'));
  other.close();
  close();
});

test('TSK-7: who has not opened the conversation, or has left it, gets no outline', async () => {
  const { sessionId, visitor, agent, watch, push, close } = await converse();
  await watch();
  assert.equal((await push()).error.code, 'forbidden');
  await agent.request('sync', { sessionId });
  await watch();
  await visitor.next('outline:request');
  await agent.request('leave', { sessionId });
  assert.equal((await push()).ok, true);
  await agent.request('lists');
  assert.ok(!agent.heard.some(({ event }) => event === 'outline:changed'));
  close();
});

test('TSK-7: an agent who no longer repeats the question gets no more', async () => {
  const { sessionId, visitor, agent, watch, push, close } = await converse();
  await agent.request('sync', { sessionId });
  await watch();
  await visitor.next('outline:request');
  server.clock.advance(VIEWING_MS - 1);
  assert.equal((await push()).ok, true);
  await agent.next('outline:changed');
  await watch();
  await visitor.next('outline:request');
  server.clock.advance(VIEWING_MS - 1);
  assert.equal((await push()).ok, true);
  await agent.next('outline:changed');
  server.clock.advance(1);
  assert.equal((await push()).error.code, 'forbidden');
  close();
});

test('TSK-7: one outline in 2 s, of 16 KiB at most, and nothing but an outline', async () => {
  const { sessionId, visitor, agent, watch, push, close } = await converse();
  await agent.request('sync', { sessionId });
  await watch();
  await visitor.next('outline:request');
  const entry = { kind: 'link', label: 'x'.repeat(200), target: '#a' };
  const large = { ...OUTLINE, entries: Array.from({ length: 80 }, () => entry) };
  assert.equal((await push(large)).error.code, 'too_large');
  for (const wrong of [undefined, {}, { ...OUTLINE, url: 1 }, { ...OUTLINE, actions: ['run'] }])
    assert.equal((await push(wrong ?? null)).error.code, 'invalid');
  const withValue = { ...OUTLINE.entries[0], value: 'typed' };
  assert.equal((await push({ ...OUTLINE, entries: [withValue] })).ok, true);
  assert.deepEqual((await agent.next('outline:changed')).outline, OUTLINE);
  const { error } = await push();
  assert.deepEqual([error.code, error.retryAfter], ['rate_limited', 2]);
  server.clock.advance(2_000);
  assert.equal((await push()).ok, true);
  close();
});

test('TSK-7: an outline reaches the console on another node, and is stored nowhere', async () => {
  const nodes = await startTwoNodes();
  const { sessionId, visitor } = await startConversation(nodes.one);
  const agent = await connectAgent(nodes.other);
  await agent.request('sync', { sessionId });
  await agent.request('outline:watch', { sessionId, on: true });
  await visitor.next('outline:request');
  await visitor.request('outline:push', { outline: OUTLINE });
  assert.deepEqual(await agent.next('outline:changed'), { sessionId, outline: OUTLINE });
  const { messages } = await nodes.one.storage.messages.pageAfter(sessionId, 0, 9);
  const { tasks, context } = await nodes.one.agents.openConversation(agent.agent, sessionId);
  assert.ok(!JSON.stringify([messages, tasks, context]).includes('Kanarienvogel'));
  for (const socket of [agent, visitor]) socket.close();
  await nodes.close();
});
