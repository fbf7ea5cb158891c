import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import { eventually, turn } from '../../contracts/contract.js';
import { connectVisitor } from '../support/recording-socket.js';
import { connectAgent } from '../support/signed-in-agent.js';
import { openTestSession } from '../support/test-components.js';
import { startConversation, startTwoNodes } from '../support/two-nodes.js';

suite('SEC-11: blocked visitors of two nodes', () => {
  let nodes: Awaited<ReturnType<typeof startTwoNodes>>;
  before(async () => {
    nodes = await startTwoNodes();
  });
  after(() => nodes.close());
  const request = { reason: 'Abuse', days: 1 };

  test('who is blocked on one node is cut on the other, told that nobody is there, and refused', async () => {
    const agent = await connectAgent(nodes.one);
    const { sessionId, token, visitor } = await startConversation(nodes.other);
    const other = await startConversation(nodes.other);
    const block = { ...request, sessionId, address: false };
    assert.equal((await agent.request('visitor:block', block)).ok, true);
    await visitor.closed;
    const told = visitor.heard.findLast(({ event }) => event === 'availability');
    assert.equal(told?.payload.online, false);
    await assert.rejects(connectVisitor(nodes.other.url, token), {
      data: { code: 'forbidden', message: 'the chat is not available here' },
    });
    assert.equal(other.visitor.socket.connected, true);
    const isTold = (blocked: boolean) => () =>
      agent.heard.some(
        ({ event, payload }) =>
          event === 'conversation:changed' &&
          payload.session.id === sessionId &&
          (payload.blocked ?? false) === blocked,
      );
    await eventually(turn, isTold(true));
    await agent.request('visitor:unblock', { sessionId });
    const back = await connectVisitor(nodes.one.url, token);
    for (const socket of [agent, other.visitor, back]) socket.close();
  });

  test('the address that a block waits for is learned by the node that has the visitor, and cuts others on it', async () => {
    const agent = await connectAgent(nodes.one);
    const { sessionId, visitor } = await startConversation(nodes.other);
    const neighbour = await startConversation(nodes.one);
    await agent.request('visitor:block', { ...request, sessionId, address: true });
    await Promise.all([visitor.closed, neighbour.visitor.closed]);
    const [block] = await nodes.one.storage.blocks.all();
    assert.deepEqual([block?.address, block?.addressAwaited], ['127.0.0.1', false]);
    const answer = await fetch(`${nodes.one.url}/api/site/demo`);
    const site = (await answer.json()) as { availability: { online: boolean } };
    assert.equal(site.availability.online, false);
    await agent.request('visitor:unblock', { sessionId });
    await eventually(
      turn,
      () => !nodes.other.blockList.isBlocked({ site: 'demo', address: '127.0.0.1' }),
    );
    agent.close();
  });

  test('without the bus, the next look cuts who was blocked', async () => {
    const agent = await connectAgent(nodes.one);
    const { sessionId, visitor } = await startConversation(nodes.other);
    nodes.buses[1].cut();
    await agent.request('visitor:block', { ...request, sessionId, address: false });
    assert.equal(visitor.socket.connected, true);
    await nodes.other.blockList.load();
    await visitor.closed;
    nodes.buses[1].mend();
    agent.close();
  });

  test('a visitor who turns out to be a blocked person is cut', async () => {
    const opened = await openTestSession(nodes.one);
    const visitor = await connectVisitor(nodes.one.url, opened.token);
    await visitor.request('message:send', { clientId: randomUUID(), body: 'Hello' });
    const { storage, blockList } = nodes.one;
    await storage.transaction(async (tx) => {
      const { lease } = (await tx.sessions.find(opened.id))!;
      await tx.sessions.changeContext({ id: opened.id, lease, now: 0, verifiedSubject: 'u1' });
    });
    const agent = await connectAgent(nodes.one);
    await agent.request('visitor:block', { ...request, sessionId: opened.id, address: false });
    await visitor.closed;
    const other = await openTestSession(nodes.one);
    const same = await connectVisitor(nodes.one.url, other.token);
    await storage.transaction(async (tx) => {
      const { lease } = (await tx.sessions.find(other.id))!;
      await tx.sessions.changeContext({ id: other.id, lease, now: 0, verifiedSubject: 'u1' });
    });
    same.socket.emit('identify', { profile: { name: 'Vera' } });
    await same.closed;
    assert.equal(blockList.isBlocked({ site: 'demo', address: '' }), false);
    agent.close();
  });
});
