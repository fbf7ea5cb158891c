import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { selectUnread } from '../../src/core/state/selectors.js';
import type { ChatWorld } from '../support/chat-world.js';
import { startConversation, startInTwoTabs } from './support/conversation.js';

/** What the server heard of the visitor's typing, one by one. */
function typingTold({ server }: ChatWorld, id: string): unknown[] {
  return server.received(id, 'typing').map((told) => (told as { on: boolean }).on);
}

suite('activity, read marks and typing', () => {
  test('B1 a reload restores the conversation and says so once', async () => {
    const { world, a } = await startConversation();
    const next = a.reload();
    await world.clock.advance(1_000);
    assert.deepEqual(next.state().notice, { code: 'restored' });
    next.engine.dismissNotice();
    world.network.cut();
    await world.clock.advance(5_000);
    assert.equal(next.state().notice, null);
  });

  test('B2 only heartbeats after an act of the visitor keep a session from becoming idle', async () => {
    const { world, b, id } = await startInTwoTabs();
    await world.clock.advance(31_000);
    const idleAt = world.server.session(id).idleAt;
    await world.clock.advance(120_000);
    assert.equal(world.server.session(id).idleAt, idleAt);
    b.engine.setTyping(true);
    await world.clock.advance(31_000);
    assert.notEqual(world.server.session(id).idleAt, idleAt);
  });

  test('E1 read marks move forward only, in all tabs, and reach the server', async () => {
    const { world, a, b, id } = await startInTwoTabs();
    for (const body of ['two', 'three']) world.server.agentSays(id, body);
    await world.settle();
    assert.equal(selectUnread(a.state()), 2);
    b.engine.markRead(99);
    b.engine.markRead(1);
    await world.clock.advance(200);
    assert.equal(selectUnread(a.state()), 0);
    assert.equal(world.server.session(id).visitorRead, 3);
  });

  test('E1 a read mark made offline reaches the server after the reconnect', async () => {
    const { world, a, id } = await startConversation();
    world.server.agentSays(id, 'two');
    await world.settle();
    world.network.setOnline(false);
    a.engine.markRead(2);
    await world.clock.advance(3_000);
    world.network.setOnline(true);
    await world.clock.advance(10_000);
    assert.equal(world.server.session(id).visitorRead, 2);
  });

  test('E1 the agent’s mark and typing show in every tab, and typing ends by itself', async () => {
    const { world, a, b, id } = await startInTwoTabs();
    world.server.agentReads(id, 1);
    world.server.agentTypes(id, true);
    await world.clock.advance(100);
    for (const { state } of [a, b]) {
      assert.equal(state().read.agent, 1);
      assert.equal(state().agentTyping?.name, 'Ada');
    }
    await world.clock.advance(7_000);
    for (const { state } of [a, b]) assert.equal(state().agentTyping, null);
  });

  test('E1 the visitor’s typing in a follower reaches the server', async () => {
    const { world, b, id } = await startInTwoTabs();
    b.engine.setTyping(true);
    await world.clock.advance(100);
    assert.deepEqual(typingTold(world, id), [true]);
    b.engine.setTyping(false);
    await world.clock.advance(100);
    assert.deepEqual(typingTold(world, id), [true, false]);
  });

  test('E1 typing that goes on is sent again: its receiver forgets it after seconds', async () => {
    const { world, a, b, id } = await startInTwoTabs();
    for (let i = 0; i < 3; i++) {
      b.engine.setTyping(true);
      await world.clock.advance(2_000);
    }
    b.tab.kill();
    a.engine.setTyping(true);
    await world.clock.advance(100);
    a.engine.setTyping(false);
    a.engine.setTyping(false);
    await world.clock.advance(100);
    assert.deepEqual(typingTold(world, id), [true, true, true, true, false]);
  });

  test('A6 all tabs know when the agents’ availability changes', async () => {
    const { world, a, b } = await startInTwoTabs();
    b.engine.loadSite();
    await world.clock.advance(100);
    world.server.agentsLeave();
    await world.clock.advance(100);
    for (const { state } of [a, b]) assert.equal(state().site?.availability.online, false);
  });

  test('RES-6 after `drain` nothing connects for as long as the server asked', async () => {
    const { world, a, id } = await startConversation();
    const { lease } = world.server.session(id);
    world.server.drain(20);
    a.engine.send('two');
    await world.clock.advance(19_000);
    assert.equal(world.server.session(id).lease, lease);
    assert.equal(a.state().connection, 'reconnecting');
    await world.settle();
    assert.deepEqual(world.server.bodies(id), ['one', 'two']);
  });
});
