import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Credentials } from '../../src/core/storage/conversation-storage.js';
import { createChatWorld } from '../support/chat-world.js';
import {
  keysOf,
  NAME,
  pendingOf,
  startConversation,
  startInTwoTabs,
  store,
  storedAt,
} from './support/conversation.js';

suite('storage that is cleared', () => {
  test('STO-6 storage cleared while tabs run: the conversation ends in all, and nothing is written back', async () => {
    const { world, a, b, id } = await startInTwoTabs();
    world.network.setOnline(false);
    b.engine.send('two');
    await world.clock.advance(100);
    world.browser.disk.clear();
    await world.clock.advance(100);
    world.network.setOnline(true);
    for (const chat of [a, b]) {
      assert.equal(chat.state().localConversationId, null);
      assert.deepEqual(pendingOf(chat), [['two', 'failed']]);
      assert.deepEqual(chat.state().transcript.messages, []);
      assert.equal(chat.state().previousConversation, null);
    }
    world.server.agentSays(id, 'still there?');
    await world.clock.advance(120_000);
    assert.deepEqual(keysOf(world), []);
    assert.deepEqual(world.server.bodies(id), ['one', 'still there?']);
  });

  test('STO-6 the next message after that begins a new conversation', async () => {
    const { world, a, b, id } = await startInTwoTabs();
    world.browser.disk.clear();
    await world.clock.advance(100);
    b.engine.send('two');
    await world.settle();
    assert.deepEqual(world.server.bodies(id), ['one']);
    assert.deepEqual(world.server.bodies(world.server.sessions()[1]!.id), ['two']);
    assert.deepEqual(a.shown(), ['two']);
  });

  test('STO-6 storage cleared while the session is being opened: the late answer is not stored', async () => {
    const { world, a } = await startConversation();
    a.engine.end();
    await world.clock.advance(3_000);
    a.engine.send('two');
    await world.clock.advance(10);
    world.browser.disk.clear();
    await world.clock.advance(60_000);
    assert.deepEqual(keysOf(world), []);
    assert.deepEqual(pendingOf(a), [['two', 'failed']]);
    assert.equal(world.server.sessions()[1]?.status, 'ended');
  });

  test('STO-6 only the session record was removed: the conversation ends a second later', async () => {
    const { world, a, b } = await startInTwoTabs();
    world.browser.disk.write(`${NAME}:session`, null);
    await world.clock.advance(500);
    assert.notEqual(a.state().localConversationId, null);
    await world.clock.advance(1_000);
    for (const chat of [a, b]) assert.equal(chat.state().notice?.reason, 'cleared');
    await world.clock.advance(3_000);
    assert.deepEqual(keysOf(world), []);
  });

  test('STO-6 cleared by the page itself, without a storage event: noticed with the next message', async () => {
    const { world, a, id } = await startConversation();
    for (const key of a.tab.ports.storage.keys('')) a.tab.ports.storage.remove(key);
    a.engine.send('two');
    await world.settle();
    assert.deepEqual(world.server.bodies(id), ['one']);
    assert.deepEqual(a.shown(), ['two']);
  });

  test('STO-6 cleared by the page itself: heartbeats and answers write nothing back', async () => {
    const { world, a, id } = await startConversation();
    for (const key of a.tab.ports.storage.keys('')) a.tab.ports.storage.remove(key);
    await world.clock.advance(61_000);
    assert.deepEqual(keysOf(world), []);
    world.server.agentSays(id, 'hello?');
    await world.clock.advance(5_000);
    assert.deepEqual(keysOf(world), []);
    assert.equal(a.state().localConversationId, null);
  });

  test('STO-6 cleared while the tab was frozen: noticed before anything is shown or sent', async () => {
    const { world, a } = await startConversation();
    a.tab.freeze();
    world.browser.disk.wipe();
    await world.clock.advance(1_000);
    a.tab.thaw();
    assert.equal(a.state().localConversationId, null);
    await world.clock.advance(60_000);
    assert.deepEqual(keysOf(world), []);
  });

  test('STO-6 actions of an ended conversation bring nothing back', async () => {
    const { world, a, b } = await startInTwoTabs();
    const told = [...world.browser.hub.posted];
    const localConversationId = a.state().localConversationId!;
    a.engine.end();
    await world.clock.advance(5_000);
    const ghost = world.browser.openTab();
    for (const fact of told) ghost.ports.channel.post(fact);
    await world.clock.advance(5_000);
    for (const chat of [a, b]) {
      assert.equal(chat.state().localConversationId, null);
      assert.deepEqual(chat.shown(), []);
    }
    assert.ok(!JSON.stringify(world.browser.disk.dump()).includes(localConversationId));
  });

  test('STO-6 a tab that wakes up in an ended conversation does not disturb the next one', async () => {
    const { world, a, b } = await startInTwoTabs();
    b.tab.freeze();
    a.engine.end();
    await world.clock.advance(3_000);
    a.engine.send('two');
    await world.settle();
    const { notice } = a.state();
    b.tab.thaw();
    await world.clock.advance(5_000);
    assert.equal(a.state().connection, 'connected');
    assert.deepEqual(a.shown(), ['two']);
    assert.deepEqual(a.state().notice, notice);
    assert.deepEqual(b.shown(), ['two']);
  });

  test('STO-6 a tab that is killed while it ends the conversation has ended it', async () => {
    const { world, a, id } = await startConversation();
    const localConversationId = a.state().localConversationId!;
    const { exitKey } = storedAt(world, 'session') as Credentials;
    store(world, `leaving:${localConversationId}`, { id, exitKey, how: 'ended' });
    await world.clock.advance(1_100);
    assert.equal(a.state().localConversationId, null);
    assert.equal(a.state().previousConversation, null);
    await world.clock.advance(3_000);
    assert.deepEqual(keysOf(world), []);
    assert.equal(world.server.onlySession().status, 'ended');
  });

  test('STO-6 records that another tab writes for an ended conversation are removed again', async () => {
    const { world, a } = await startConversation();
    const localConversationId = a.state().localConversationId!;
    a.engine.end();
    await world.clock.advance(1_000);
    const message = { tab: crypto.randomUUID(), n: 0, body: 'late', at: world.clock.now() };
    store(world, `out:${localConversationId}:${crypto.randomUUID()}`, message);
    await world.clock.advance(2_000);
    assert.deepEqual(keysOf(world), []);
  });

  test('TAB-3 a conversation whose record was never seen in storage is not ended: it may still arrive', async () => {
    const world = await createChatWorld({ storageLag: () => 5_000 });
    const [a, b] = [world.openTab(), world.openTab()];
    a.engine.send('one');
    await world.clock.advance(500);
    b.tab.hide();
    b.tab.show();
    b.engine.send('two');
    await world.clock.advance(20_000);
    const { id } = world.server.onlySession();
    assert.deepEqual(world.server.bodies(id), ['one', 'two']);
    assert.deepEqual(b.shown(), ['one', 'two']);
  });

  for (const [storageLag, channelDelay] of [
    [400, 0],
    [5_000, 0],
    [0, 400],
    [900, 900],
  ] as const)
    test(`TAB-3 storage ${storageLag} ms and channel ${channelDelay} ms late end no conversation that goes on`, async () => {
      const options = { storageLag: () => storageLag, channelDelay: () => channelDelay };
      const { world, a, b, id } = await startInTwoTabs(['one'], options);
      const c = world.openTab();
      b.engine.send('two');
      for (const chat of [a, b, c]) {
        chat.tab.hide();
        chat.tab.show();
      }
      await world.clock.advance(3_000);
      a.tab.kill();
      c.engine.send('three');
      await world.clock.advance(20_000);
      assert.equal(world.server.sessions().length, 1);
      assert.deepEqual(world.server.bodies(id), ['one', 'two', 'three']);
      for (const chat of [b, c]) assert.deepEqual(chat.shown(), ['one', 'two', 'three']);
    });

  test('STO-6 cleared while the tab slept before its session was opened: nothing is connecting', async () => {
    const world = await createChatWorld();
    world.network.setOnline(false);
    const a = world.openTab();
    a.engine.send('one');
    await world.clock.advance(2_000);
    a.tab.freeze();
    world.browser.disk.wipe();
    await world.clock.advance(5_000);
    a.tab.thaw();
    await world.clock.advance(5_000);
    assert.deepEqual(pendingOf(a), [['one', 'failed']]);
    assert.equal(a.state().localConversationId, null);
    assert.equal(a.state().connection, 'idle');
  });
});
