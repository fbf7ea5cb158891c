import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createChatWorld } from '../support/chat-world.js';
import { keysOf, pendingOf, startConversation, startInTwoTabs } from './support/conversation.js';

suite('sending', () => {
  test('SND-1 a message is in storage before send returns, and before any tab is told', async () => {
    const world = await createChatWorld();
    const a = world.openTab();
    assert.equal(a.engine.send('hello'), 'queued');
    assert.equal(keysOf(world).filter((key) => key.startsWith('out:')).length, 1);
    assert.deepEqual(a.shown(), ['hello']);
  });

  test('SND-1 a settled message leaves nothing in the outbox', async () => {
    const { world } = await startConversation(['one', 'two']);
    assert.deepEqual(
      keysOf(world).filter((key) => key.startsWith('out:')),
      [],
    );
  });

  test('SND-1 a body that can be no message is refused at once and leaves no trace', async () => {
    const world = await createChatWorld();
    const { engine } = world.openTab();
    assert.equal(engine.send('  \n'), 'blank');
    assert.equal(engine.send(''), 'blank');
    assert.equal(engine.send('\u200b\u2060'), 'blank');
    assert.equal(engine.send('x'.repeat(4_001)), 'too-long');
    assert.equal(engine.send('a\0'), 'not-text');
    assert.equal(engine.send('\ud800x'), 'not-text');
    assert.deepEqual(keysOf(world), []);
    assert.equal(engine.store.get().localConversationId, null);
  });

  test('SND-2 messages arrive in the order of Send, one in flight', async () => {
    const said = ['1', '2', '3', '4', '5', '6'];
    const { world, id } = await startConversation(said);
    assert.deepEqual(world.server.bodies(id), said);
  });

  test('SND-2 a message that has to wait is not overtaken by the next one', async () => {
    const { world, a, id } = await startConversation();
    world.server.refuseNext('unavailable');
    for (const body of ['two', 'three']) a.engine.send(body);
    await world.settle();
    assert.deepEqual(world.server.bodies(id), ['one', 'two', 'three']);
  });

  test('SND-2 between tabs the time of Send decides', async () => {
    const { world, a, b, id } = await startInTwoTabs();
    world.network.setOnline(false);
    b.engine.send('b1');
    await world.clock.advance(10);
    a.engine.send('a1');
    await world.clock.advance(10);
    b.engine.send('b2');
    await world.clock.advance(1_000);
    world.network.setOnline(true);
    await world.settle();
    assert.deepEqual(world.server.bodies(id), ['one', 'b1', 'a1', 'b2']);
  });

  test('SND-2 a clock that is set back does not change the order', async () => {
    const { world, a, id } = await startConversation();
    world.network.setOnline(false);
    a.engine.send('two');
    a.tab.clock.jump(-3_600_000);
    a.engine.send('three');
    world.network.setOnline(true);
    await world.settle();
    assert.deepEqual(world.server.bodies(id), ['one', 'two', 'three']);
  });

  test('SND-3 nothing is sent before the log was read to its head', async () => {
    const { world, a, id } = await startConversation(['one'], { server: { pageSize: 3 } });
    world.network.setOnline(false);
    for (let i = 0; i < 10; i++) world.server.agentSays(id, `agent ${i}`);
    a.engine.send('two');
    await world.clock.advance(1_000);
    world.network.setOnline(true);
    await world.clock.advanceUntil(() => world.server.log(id).length === 12);
    assert.equal(a.state().transcript.messages.length, 11);
    await world.settle();
    assert.equal(world.server.bodies(id).at(-1), 'two');
  });

  test('SND-4 a lost ack and a lost echo: sent again, there once', async () => {
    const { world, a, id } = await startConversation();
    world.server.loseNextAck();
    world.server.loseNextEcho();
    a.engine.send('two');
    await world.clock.advance(5_000);
    assert.deepEqual(pendingOf(a), [['two', 'sending']]);
    await world.settle();
    assert.deepEqual(world.server.bodies(id), ['one', 'two']);
    assert.deepEqual(a.shown(), ['one', 'two']);
  });

  test('SND-4 after two missing answers the socket is dropped', async () => {
    const { world, a, id } = await startConversation();
    const { lease } = world.server.session(id);
    world.server.loseNextAck(2);
    world.server.loseNextEcho(1);
    a.engine.send('two');
    await world.clock.advance(19_000);
    assert.equal(world.server.session(id).lease, lease);
    await world.clock.advance(4_000);
    assert.equal(world.server.session(id).lease, lease + 1);
    await world.settle();
    assert.deepEqual(a.shown(), ['one', 'two']);
  });

  test('SND-4 after five minutes a message is called late, and is still tried', async () => {
    const { world, a, id } = await startConversation();
    world.network.setOnline(false);
    a.engine.send('two');
    await world.clock.advance(299_000);
    assert.deepEqual(pendingOf(a), [['two', 'sending']]);
    await world.clock.advance(2_000);
    assert.deepEqual(pendingOf(a), [['two', 'late']]);
    world.network.setOnline(true);
    await world.settle();
    assert.deepEqual(world.server.bodies(id), ['one', 'two']);
  });

  test('SND-4 a first message is called late too, while no session can be opened', async () => {
    const world = await createChatWorld();
    world.network.setOnline(false);
    const a = world.openTab();
    a.engine.send('one');
    await world.clock.advance(299_000);
    assert.deepEqual(pendingOf(a), [['one', 'sending']]);
    await world.clock.advance(2_000);
    assert.deepEqual(pendingOf(a), [['one', 'late']]);
    world.network.setOnline(true);
    await world.settle();
    assert.deepEqual(a.shown(), ['one']);
  });

  test('SND-4 a socket that closes under a message costs a reconnect, not ten seconds', async () => {
    const { world, a } = await startConversation();
    a.engine.send('two');
    await world.clock.advance(10);
    world.network.cut();
    await world.clock.advance(2_500);
    assert.deepEqual(pendingOf(a), []);
  });

  test('SND-5 the echo alone settles a message', async () => {
    const { world, a } = await startConversation();
    world.server.loseNextAck();
    a.engine.send('two');
    await world.clock.advance(200);
    assert.deepEqual(pendingOf(a), []);
    assert.deepEqual(a.shown(), ['one', 'two']);
  });

  test('SND-5 the ack alone settles a message', async () => {
    const { world, a } = await startConversation();
    world.server.loseNextEcho();
    a.engine.send('two');
    await world.clock.advance(200);
    assert.deepEqual(pendingOf(a), []);
    assert.deepEqual(a.shown(), ['one', 'two']);
  });

  test('SND-5 an echo without its ack lets the next message go', async () => {
    const { world, a, id } = await startConversation();
    world.server.loseNextAck();
    a.engine.send('two');
    a.engine.send('three');
    await world.clock.advance(1_000);
    assert.deepEqual(world.server.bodies(id), ['one', 'two', 'three']);
  });

  test('SND-5 a doubled echo shows once', async () => {
    const { world, a, id } = await startConversation();
    world.server.agentSays(id, 'hi');
    await world.clock.advance(0);
    world.server.repeatEcho();
    await world.settle();
    assert.deepEqual(a.shown(), ['one', 'hi']);
  });

  test('SND-6 a stored message that the log has is deleted at load, not sent again', async () => {
    const { world, a, id } = await startConversation();
    a.engine.send('two');
    await world.clock.advance(30);
    assert.deepEqual(world.server.bodies(id), ['one', 'two']);
    a.tab.kill();
    const next = world.openTab();
    await world.settle();
    await world.clock.advance(30_000);
    assert.deepEqual(world.server.bodies(id), ['one', 'two']);
    assert.deepEqual(next.shown(), ['one', 'two']);
    assert.deepEqual(
      keysOf(world).filter((key) => key.startsWith('out:')),
      [],
    );
  });
});
