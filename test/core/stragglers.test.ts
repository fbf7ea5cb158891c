import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { pendingOf, startTalk, startTalkInTwo, storedAt } from './support/talk.js';

suite('tabs that missed something', () => {
  test('SND-9 a message that stands in the closed log below the last page does not go on', async () => {
    const { world, a, id } = await startTalk(['one'], {
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
    const { world, a, b, id } = await startTalkInTwo();
    b.engine.send('two');
    await world.clock.advance(5);
    b.tab.freeze();
    await world.clock.advance(1_000);
    assert.deepEqual(world.server.bodies(id), ['one', 'two']);
    world.network.goOffline();
    a.engine.send('three');
    world.server.abandon(id, 'idle');
    await world.clock.advance(100);
    b.tab.thaw();
    world.network.goOnline();
    await world.clock.advance(30_000);
    assert.deepEqual(world.server.bodies(world.server.sessions()[1]!.id), ['three']);
    for (const chat of [a, b]) assert.deepEqual(pendingOf(chat), []);
  });

  test('SND-9 a tab that slept through the end as well finds its message on the device', async () => {
    const { world, a, b, id } = await startTalkInTwo();
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

  test('STO-6 a tab that wakes up in a dead conversation takes nothing from the living one', async () => {
    const { world, a, b, id } = await startTalkInTwo(['one'], { storageLag: () => 50 });
    await world.clock.advance(1_000);
    b.tab.freeze();
    world.server.resolve(id);
    await world.clock.advance(3_000);
    a.engine.send('two');
    await world.clock.advance(3_000);
    world.network.goOffline();
    a.engine.send('three');
    a.tab.freeze();
    b.tab.thaw();
    await world.clock.advance(10_000);
    b.reload();
    world.network.goOnline();
    await world.clock.advance(10_000);
    const [, second, ...others] = world.server.sessions();
    assert.deepEqual(others, []);
    assert.deepEqual(world.server.bodies(second!.id), ['two', 'three']);
  });

  test('STO-6 a tab that knew a conversation only while it was opened gives it up as well', async () => {
    const { world, a, b } = await startTalkInTwo();
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

  test('TAB-3 who sees the storage late sweeps nothing of the next conversation', async () => {
    const { world, a, b, id } = await startTalkInTwo(['one'], {
      storageLag: () => 800,
      channelDelay: () => 200,
    });
    await world.clock.advance(2_000);
    world.network.goOffline();
    a.engine.send('two');
    await world.clock.advance(1_000);
    world.server.abandon(id, 'idle');
    world.network.goOnline();
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

  test('SND-9 what was given up here and goes on there goes on here too', async () => {
    const { world, a, b, id } = await startTalkInTwo();
    world.network.goOffline();
    a.engine.send('two');
    await world.clock.advance(100);
    world.server.resolve(id);
    world.network.goOnline();
    await world.clock.advance(5_000);
    assert.deepEqual(pendingOf(b), [['two', 'failed']]);
    world.network.goOffline();
    a.engine.retry(a.state().pending[0]!.clientId);
    await world.clock.advance(100);
    assert.deepEqual(pendingOf(b), [['two', 'sending']]);
    world.network.goOnline();
    await world.settle();
    assert.deepEqual(world.server.bodies(world.server.sessions()[1]!.id), ['two']);
  });
});
