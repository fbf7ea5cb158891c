import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { systemIds } from '../../server/system-ports.js';
import { MAX_BODY_UNITS } from '../../src/protocol/limits.js';
import { connectVisitor } from './support/recording-socket.js';
import { connectAgent } from './support/signed-in-agent.js';
import { openHeldSession } from './support/test-components.js';
import { startTestServer } from './support/test-server.js';

const LISTED = 350;
/** Six bytes a character in JSON. */
const LONG = '\u0001'.repeat(MAX_BODY_UNITS - 1) + 'x';

type Line = { session: { id: string } };

test('SEC-11: a flood from one address pushes no visitor from another address out of the lists, nor from their top', async (t) => {
  const server = await startTestServer({ TRUST_PROXY: '1' });
  t.after(() => server.close());
  const open = async (address: string) => {
    const answer = await fetch(`${server.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
      body: JSON.stringify({ openKey: systemIds.secret(), site: 'demo' }),
    });
    const { session, token } = (await answer.json()) as { session: { id: string }; token: string };
    const visitor = await connectVisitor(server.url, token);
    const message = { clientId: randomUUID(), body: 'Is anybody there?' };
    assert.equal((await visitor.request('message:send', message)).ok, true);
    visitor.close();
    return session.id;
  };
  for (let count = 0; count < LISTED + 50; count += 1) {
    const { send } = await openHeldSession(server, {}, '203.0.113.9');
    await send(LONG);
    server.clock.advance(100);
  }
  const real = await open('198.51.100.7');
  const flooding = await open('203.0.113.9');
  const agent = await connectAgent(server);
  const { conversations } = agent.welcome;
  const ids = conversations.map(({ session }: Line) => session.id);
  assert.equal(ids.indexOf(real), 20);
  assert.ok(!ids.includes(flooding));
  assert.deepEqual(
    conversations.map((line: object) => 'queueAt' in line),
    ids.map((_: string, index: number) => index > 20),
  );
  agent.close();
});

test('a console is welcomed with its agent’s own and the longest waiting, and with how many more there are', async (t) => {
  const server = await startTestServer();
  t.after(() => server.close());
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

  const idsOf = ({ conversations }: { conversations: Line[] }) =>
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
});

test('SEC-12: long lines make the lists shorter, so that a slow console can take them', async (t) => {
  const server = await startTestServer();
  t.after(() => server.close());
  const conversations = LISTED;
  for (let count = 0; count < conversations; count += 1) {
    const { send } = await openHeldSession(server);
    await send(LONG);
    server.clock.advance(100);
  }
  const agent = await connectAgent(server);
  for (const lists of [agent.welcome, await agent.request('lists')]) {
    assert.ok(JSON.stringify(lists).length < 600_000);
    assert.ok(lists.conversations.length > 100 && lists.conversations.length < conversations);
    assert.equal(lists.conversations.length + (lists.more ?? 0), conversations);
  }
  agent.close();
});
