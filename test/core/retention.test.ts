import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createChatWorld } from '../support/chat-world.js';
import { startTalk } from './support/talk.js';

const DAY = 24 * 60 * 60_000;

suite('for how long a conversation stays on the device', () => {
  test('STO-7 within a day of the last activity the conversation is shown, after it it is not', async () => {
    const { world, a } = await startTalk();
    a.tab.close();
    await world.clock.advance(DAY - 60_000);
    const near = world.openTab();
    assert.deepEqual(near.shown(), ['one']);
    near.tab.kill();
    await world.clock.advance(DAY + 60_000);
    const far = world.openTab();
    assert.deepEqual(far.shown(), []);
    assert.equal(far.state().gen, null);
  });

  test('STO-7 what ran out does not come back with the next message: that starts afresh', async () => {
    const { world, a, id } = await startTalk();
    a.tab.close();
    await world.clock.advance(DAY + 60_000);
    const next = world.openTab();
    next.engine.send('two');
    await world.settle();
    assert.deepEqual(world.server.bodies(id), ['one']);
    assert.deepEqual(next.shown(), ['two']);
    assert.equal(next.state().earlier, null);
  });

  test('STO-7 a question that was never answered runs out as well, with what waited for it', async () => {
    const world = createChatWorld();
    world.network.goOffline();
    const a = world.openTab();
    a.engine.send('one');
    await world.clock.advance(100);
    a.tab.kill();
    await world.clock.advance(DAY + 60_000);
    world.network.goOnline();
    const next = world.openTab();
    await world.clock.advance(5_000);
    assert.deepEqual(world.server.sessions(), []);
    assert.deepEqual(next.shown(), []);
  });

  test('STO-7 a page load alone is no activity', async () => {
    const { world, a } = await startTalk();
    a.tab.close();
    world.network.goOffline();
    for (let hour = 0; hour < 25; hour += 5) {
      await world.clock.advance(5 * 3_600_000);
      const tab = world.openTab();
      await world.clock.advance(1_000);
      tab.tab.kill();
    }
    assert.deepEqual(world.openTab().shown(), []);
  });
});
