import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { STORED_VERSION } from '../../src/core/storage/migrations.js';
import { createChatWorld } from '../support/chat-world.js';
import { pendingOf, startConversation, startInTwoTabs, storedAt } from './support/conversation.js';

suite('tabs that are behind', () => {
  test('SES-7 TAB-3 a leader is killed after it asked for a session, and the next one sees storage late: one session', async () => {
    let delay = 1;
    const world = await createChatWorld({ storageLag: () => 900, channelDelay: () => delay });
    const [a, b] = [world.openTab(), world.openTab()];
    a.engine.send('one');
    delay = 500;
    await world.clock.advance(45);
    assert.equal(b.state().isIdSettled, false);
    a.tab.kill();
    await world.clock.advance(5_000);
    assert.deepEqual(world.server.bodies(world.server.onlySession().id), ['one']);
    assert.deepEqual(b.shown(), ['one']);
  });

  test('SES-7 TAB-3 a new leader that slept trusts neither its timers nor what it sees in storage', async () => {
    let delay = 1;
    const world = await createChatWorld({ storageLag: () => 300, channelDelay: () => delay });
    const [a, b] = [world.openTab(), world.openTab()];
    a.engine.send('one');
    delay = 40;
    await world.clock.advance(5);
    a.tab.freeze();
    await world.clock.advance(500);
    assert.equal(b.state().leading, true);
    b.tab.stall();
    const c = world.openTab();
    await world.clock.advance(60_000);
    b.tab.thaw();
    await world.clock.advance(30_000);
    assert.deepEqual(world.server.bodies(world.server.onlySession().id), ['one']);
    assert.deepEqual(c.shown(), ['one']);
  });

  test('STO-6 SND-9 a leader that has not heard of the end takes no message of the next conversation', async () => {
    const world = await createChatWorld({ channelDelay: () => 40 });
    const [a, b] = [world.openTab(), world.openTab()];
    // The session's key finds no room: the device does not tell of the end.
    world.browser.disk.quota = 0;
    a.engine.send('one');
    await world.clock.advance(2_000);
    world.browser.disk.quota = Infinity;
    const { id } = world.server.onlySession();
    a.tab.stall();
    b.engine.setOpen(true, 'visitor');
    b.engine.end();
    await world.clock.advance(2_000);
    b.engine.send('two');
    await world.clock.advance(2_000);
    a.tab.thaw();
    await world.clock.advance(10_000);
    assert.ok(!world.server.bodies(id).includes('two'));
    assert.deepEqual(world.server.bodies(world.server.sessions()[1]!.id), ['two']);
  });

  test('SND-9 STO-6 a message that waited for a session before the tab slept does not go on by itself', async () => {
    let delay = 1;
    const world = await createChatWorld({ channelDelay: () => delay });
    const [a, b] = [world.openTab(), world.openTab()];
    a.engine.send('one');
    delay = 500;
    await world.clock.advance(5);
    b.tab.freeze();
    delay = 1;
    await world.clock.advance(5_000);
    a.engine.end();
    await world.clock.advance(3_000);
    a.engine.send('two');
    await world.clock.advance(5_000);
    b.tab.thaw();
    await world.clock.advance(30_000);
    const [first, second, ...others] = world.server.sessions();
    assert.deepEqual(others, []);
    assert.ok(world.server.bodies(first!.id).includes('one'));
    assert.deepEqual(world.server.bodies(second!.id), ['two']);
    assert.deepEqual(pendingOf(b), [['one', 'failed']]);
  });

  test('RES-4 TAB-5 a tab that slept while the log was replaced gets the new one, although it is longer', async () => {
    const { world, a, b, id } = await startInTwoTabs(['one', 'two', 'three']);
    b.tab.freeze();
    world.server.restoreBackup(id, 1, { sameEpoch: true });
    await world.clock.advance(5_000);
    for (const body of ['four', 'five', 'six']) a.engine.send(body);
    await world.clock.advance(5_000);
    b.tab.thaw();
    await world.clock.advance(1_000);
    assert.deepEqual(
      b.state().transcript.messages.map(({ body }) => body),
      ['one', 'four', 'five', 'six'],
    );
  });

  test('SND-8 SND-2 a tab that wakes up hands over its waiting messages before newer ones', async () => {
    const { world, a, b, id } = await startInTwoTabs();
    world.network.setOnline(false);
    world.browser.disk.quota = 0;
    b.engine.send('two');
    await world.clock.advance(10);
    b.tab.freeze();
    a.tab.kill();
    world.openTab();
    await world.clock.advance(100);
    b.tab.thaw();
    await world.clock.advance(10);
    b.engine.send('three');
    world.network.setOnline(true);
    await world.clock.advance(10_000);
    assert.deepEqual(world.server.bodies(id), ['one', 'two', 'three']);
  });

  test('TAB-2 a tab that wakes up tells newer tabs whether the panel is open', async () => {
    const world = await createChatWorld();
    const a = world.openTab();
    a.engine.setOpen(true, 'visitor');
    world.browser.disk.wipe();
    a.tab.freeze();
    const b = world.openTab();
    await world.clock.advance(1_000);
    a.tab.thaw();
    await world.clock.advance(100);
    assert.equal(b.state().panel.open, true);
  });

  test('STO-6 a tab that still speaks of an ended conversation is told that it is over', async () => {
    const { world, a } = await startInTwoTabs();
    const localConversationId = a.state().localConversationId!;
    a.engine.end();
    await world.clock.advance(5_000);
    const { channel } = world.browser.openTab().ports;
    const told: unknown[] = [];
    channel.onMessage((message) => told.push(message));
    const hello = { kind: 'hello', localConversationId, epoch: 0, cursor: 0 };
    channel.post({ v: STORED_VERSION, from: crypto.randomUUID(), ...hello });
    await world.clock.advance(100);
    const over = told.flatMap((message) => {
      const { fact } = message as {
        fact?: { type: string; localConversationId: string; kept: string };
      };
      return fact?.type === 'conversation-ended' ? [[fact.localConversationId, fact.kept]] : [];
    });
    assert.deepEqual(over[0], [localConversationId, 'unsent']);
  });

  test('SND-9 a message that is in the closed log, above the last page, is not sent again', async () => {
    const { world, a, id } = await startConversation(['one'], {
      server: { pageSize: 3 },
      engine: { keepHistory: false },
    });
    world.server.loseNextAck(9);
    world.server.loseNextEcho();
    a.engine.send('two');
    await world.clock.advance(30);
    a.tab.kill();
    for (let i = 0; i < 10; i++) world.server.agentSays(id, `agent ${i}`);
    world.server.abandon(id, 'idle');
    const next = world.openTab();
    assert.deepEqual(pendingOf(next), [['two', 'sending']]);
    await world.clock.advance(30_000);
    assert.equal(world.server.sessions().length, 1);
    assert.deepEqual(pendingOf(next), []);
  });

  test('SND-9 a tab that slept while its message arrived does not send it into the next conversation', async () => {
    const { world, a, b, id } = await startInTwoTabs();
    b.engine.send('two');
    await world.clock.advance(5);
    b.tab.freeze();
    await world.clock.advance(1_000);
    assert.deepEqual(world.server.bodies(id), ['one', 'two']);
    world.network.setOnline(false);
    a.engine.send('three');
    world.server.abandon(id, 'idle');
    await world.clock.advance(100);
    b.tab.thaw();
    world.network.setOnline(true);
    await world.clock.advance(30_000);
    assert.deepEqual(world.server.bodies(world.server.sessions()[1]!.id), ['three']);
    for (const chat of [a, b]) assert.deepEqual(pendingOf(chat), []);
  });

  test('SND-9 a tab that slept through the end as well finds its message in storage', async () => {
    const { world, a, b, id } = await startInTwoTabs();
    b.engine.send('two');
    await world.clock.advance(5);
    b.tab.freeze();
    await world.clock.advance(1_000);
    world.server.abandon(id, 'idle');
    await world.clock.advance(5_000);
    b.tab.thaw();
    await world.clock.advance(30_000);
    assert.equal(world.server.sessions().length, 1);
    for (const chat of [a, b]) {
      assert.deepEqual(pendingOf(chat), []);
      assert.equal(chat.state().previousConversation?.messages.length, 2);
    }
  });

  test('STO-6 a tab that wakes up in an ended conversation takes nothing from the present one', async () => {
    const { world, a, b, id } = await startInTwoTabs(['one'], { storageLag: () => 50 });
    await world.clock.advance(1_000);
    b.tab.freeze();
    world.server.resolve(id);
    await world.clock.advance(3_000);
    a.engine.send('two');
    await world.clock.advance(3_000);
    world.network.setOnline(false);
    a.engine.send('three');
    a.tab.freeze();
    b.tab.thaw();
    await world.clock.advance(10_000);
    b.reload();
    world.network.setOnline(true);
    await world.clock.advance(10_000);
    const [, second, ...others] = world.server.sessions();
    assert.deepEqual(others, []);
    assert.deepEqual(world.server.bodies(second!.id), ['two', 'three']);
  });

  test('STO-6 a tab that knew a conversation only before its session existed gives it up as well', async () => {
    const { world, a, b } = await startInTwoTabs();
    b.engine.end();
    await world.clock.advance(3_000);
    a.engine.send('two');
    await world.clock.advance(5);
    b.tab.freeze();
    await world.clock.advance(2_000);
    a.engine.end();
    await world.clock.advance(3_000);
    a.engine.send('three');
    await world.clock.advance(2_000);
    b.tab.thaw();
    await world.clock.advance(2_000);
    assert.equal(b.state().localConversationId, a.state().localConversationId);
    assert.deepEqual(
      b.state().transcript.messages.map(({ body }) => body),
      ['three'],
    );
  });

  test('TAB-3 a tab that sees storage late removes nothing of the next conversation', async () => {
    const { world, a, b, id } = await startInTwoTabs(['one'], {
      storageLag: () => 800,
      channelDelay: () => 200,
    });
    await world.clock.advance(2_000);
    world.network.setOnline(false);
    a.engine.send('two');
    await world.clock.advance(1_000);
    world.server.abandon(id, 'idle');
    world.network.setOnline(true);
    await world.clock.advance(20_000);
    const { localConversationId } = a.state();
    assert.equal(
      (storedAt(world, 'session') as { localConversationId: string } | undefined)
        ?.localConversationId,
      localConversationId,
    );
    assert.equal(b.state().localConversationId, localConversationId);
    assert.deepEqual(world.server.bodies(world.server.sessions()[1]!.id), ['two']);
    assert.deepEqual(b.shown(), ['two']);
  });

  test('SND-9 a message that one tab gave up and another sends is pending in both', async () => {
    const { world, a, b, id } = await startInTwoTabs();
    world.network.setOnline(false);
    a.engine.send('two');
    await world.clock.advance(100);
    world.server.resolve(id);
    world.network.setOnline(true);
    await world.clock.advance(5_000);
    assert.deepEqual(pendingOf(b), [['two', 'failed']]);
    world.network.setOnline(false);
    a.engine.retry(a.state().pending[0]!.clientId);
    await world.clock.advance(100);
    assert.deepEqual(pendingOf(b), [['two', 'sending']]);
    world.network.setOnline(true);
    await world.settle();
    assert.deepEqual(world.server.bodies(world.server.sessions()[1]!.id), ['two']);
  });
});
