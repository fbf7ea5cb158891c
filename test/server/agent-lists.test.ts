import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { MAX_BODY_UNITS } from '../../src/protocol/limits.js';
import { connectAgent } from './support/signed-in-agent.js';
import { openHeldSession } from './support/test-components.js';
import { startTestServer } from './support/test-server.js';

const LISTED = 300;

test('a console is welcomed with its agent’s own and the longest waiting, and with how many more there are', async () => {
  const server = await startTestServer();
  const agent = await connectAgent(server);
  const waiting: string[] = [];
  for (let count = 0; count < LISTED + 5; count += 1) {
    const { id, send } = await openHeldSession(server);
    await send('Is anybody there?');
    waiting.push(id);
    server.clock.advance(100);
  }
  const own = waiting.at(-1)!;
  const reply = { sessionId: own, clientId: randomUUID(), body: 'Yes.' };
  assert.equal((await agent.request('message:send', reply)).ok, true);

  const idsOf = ({ conversations }: { conversations: { session: { id: string } }[] }) =>
    conversations.map(({ session }) => session.id);
  const lists = await agent.request('lists');
  assert.deepEqual(idsOf(lists), [own, ...waiting.slice(0, LISTED - 1)]);
  assert.equal(lists.more, 5);

  for (const sessionId of waiting.slice(0, 5))
    assert.equal((await agent.request('session:resolve', { sessionId })).ok, true);
  const rest = await agent.request('lists');
  assert.deepEqual(idsOf(rest), [own, ...waiting.slice(5, -1)]);
  assert.equal('more' in rest, false);
  agent.close();
  await server.close();
});

test('SEC-12: long messages make lists shorter, not larger than a slow console can take', async () => {
  const server = await startTestServer();
  const conversations = 60;
  for (let count = 0; count < conversations; count += 1) {
    const { send } = await openHeldSession(server);
    // Six bytes each in JSON.
    await send('\u0001'.repeat(MAX_BODY_UNITS - 1) + 'x');
    server.clock.advance(100);
  }
  const agent = await connectAgent(server);
  for (const lists of [agent.welcome, await agent.request('lists')]) {
    assert.ok(JSON.stringify(lists).length < 600_000);
    assert.ok(lists.conversations.length > 0);
    assert.equal(lists.conversations.length + (lists.more ?? 0), conversations);
  }
  agent.close();
  await server.close();
});
