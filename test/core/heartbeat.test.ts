import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { startConversation, startInTwoTabs } from './support/conversation.js';

const MINUTE = 60_000;

suite('a conversation about to be closed for silence', () => {
  test('B3 a11y 22 the visitor is warned a minute before, in all tabs', async () => {
    const { world, a, b } = await startInTwoTabs();
    await world.clock.advance(28.5 * MINUTE);
    assert.equal(a.state().closesAt, null);
    await world.clock.advance(MINUTE);
    for (const { state } of [a, b]) {
      const left = state().closesAt! - world.clock.now();
      assert.ok(left > 20_000 && left <= MINUTE, `${left} ms`);
    }
  });

  test('B3 "Keep chat" in any tab keeps it', async () => {
    const { world, a, b, id } = await startInTwoTabs();
    await world.clock.advance(29.5 * MINUTE);
    b.engine.keepChat();
    await world.clock.advance(1_000);
    for (const { state } of [a, b]) assert.equal(state().closesAt, null);
    const left = world.server.session(id).idleAt! - world.clock.now();
    assert.ok(left > 29 * MINUTE, `${left} ms`);
  });

  test('B3 what the visitor does after the warning keeps the conversation at once', async () => {
    const { world, a } = await startConversation();
    await world.clock.advance(29.5 * MINUTE);
    a.engine.setTyping(true);
    await world.clock.advance(1_000);
    assert.equal(a.state().closesAt, null);
  });

  test('B3 an agent’s answer moves the deadline: nobody is warned', async () => {
    const { world, a, id } = await startConversation();
    await world.clock.advance(20 * MINUTE);
    world.server.agentSays(id, 'hold on');
    await world.clock.advance(9.5 * MINUTE);
    assert.equal(a.state().closesAt, null);
    await world.clock.advance(20.4 * MINUTE);
    assert.notEqual(a.state().closesAt, null);
  });
});
