import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createChatWorld, type ChatTab, type ChatWorld } from '../support/chat-world.js';
import { startConversation, startInTwoTabs } from './support/conversation.js';

/** Timers of the engine's: what HTTP requests wait with is the network's. */
async function assertGivenBack(world: ChatWorld, { tab, engine }: ChatTab): Promise<void> {
  engine.close();
  engine.close();
  assert.equal(tab.holdsLock('chat'), false);
  await world.clock.advance(20_000);
  assert.equal(tab.clock.pending(), 0);
}

suite('closing an engine', () => {
  test('TAB-11 an engine that was never started holds nothing', async () => {
    const world = await createChatWorld();
    await assertGivenBack(world, world.openTab());
  });

  test('TAB-11 a leader releases its lock, its socket and every timer at once', async () => {
    const { world, a, id } = await startConversation();
    a.engine.send('two');
    a.engine.setTyping(true);
    world.server.agentTypes(id, true);
    await world.clock.advance(15);
    a.engine.close();
    assert.equal(a.tab.clock.pending(), 0);
    await world.clock.advance(100);
    assert.equal(world.server.socketCount(id), 0);
    const b = world.openTab();
    await world.clock.advance(1_000);
    assert.equal(b.state().leading, true);
  });

  for (const ms of [0, 1, 10, 30, 50, 70, 100])
    test(`TAB-11 closed ${ms} ms after the first message, nothing runs on`, async () => {
      const world = await createChatWorld();
      const a = world.openTab();
      a.engine.send('one');
      await world.clock.advance(ms);
      await assertGivenBack(world, a);
    });

  test('TAB-11 closed while offline, while superseded, or as a follower: nothing runs on', async () => {
    const { world, a, b } = await startInTwoTabs();
    world.network.setOnline(false);
    a.engine.send('two');
    await world.clock.advance(7_000);
    await assertGivenBack(world, b);
    await assertGivenBack(world, a);
  });

  test('TAB-11 closed while the server is being told of an end: no timer is left', async () => {
    const { world, a } = await startConversation();
    world.network.setOnline(false);
    a.engine.end();
    await assertGivenBack(world, a);
  });

  test('TAB-11 closed just after the conversation ended: clean-up and requests stop', async () => {
    const { world, a } = await startConversation();
    world.network.setOnline(false);
    a.engine.end();
    await world.clock.advance(700);
    await assertGivenBack(world, a);
  });

  test('TAB-11 a closed engine neither hears nor sends messages of other tabs', async () => {
    const { world, a, b } = await startInTwoTabs();
    b.engine.close();
    const before = b.state();
    a.engine.send('two');
    await world.clock.advance(1_000);
    assert.equal(b.state(), before);
  });
});
