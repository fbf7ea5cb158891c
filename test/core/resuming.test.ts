import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { pendingOf, startConversation, startInTwoTabs } from './support/conversation.js';

suite('resuming', () => {
  test('RES-1 after a long absence pages are read from the cursor on, without a hole on the way', async () => {
    const { world, a, b, id } = await startInTwoTabs(['one'], { server: { pageSize: 3 } });
    for (const { state, engine } of [a, b])
      engine.store.subscribe(() => {
        const seqs = state().transcript.messages.map(({ seq }) => seq);
        assert.deepEqual(
          seqs,
          seqs.map((_, i) => seqs[0]! + i),
        );
      });
    world.network.setOnline(false);
    for (let i = 0; i < 11; i++) world.server.agentSays(id, `agent ${i}`);
    world.network.setOnline(true);
    await world.settle();
    assert.equal(a.shown().length, 12);
    assert.deepEqual(a.shown(), b.shown());
  });

  test('RES-2 nothing above a hole is shown; after 300 ms the missing message is requested', async () => {
    const { world, a, id } = await startConversation();
    world.server.loseNextEcho();
    world.server.agentSays(id, 'two');
    world.server.agentSays(id, 'three');
    await world.clock.advance(250);
    assert.deepEqual(a.shown(), ['one']);
    await world.clock.advance(150);
    assert.deepEqual(a.shown(), ['one', 'two', 'three']);
  });

  test('RES-2 an own message above a hole is seen all the time, and sent once', async () => {
    const { world, a, id } = await startConversation();
    world.server.loseNextEcho();
    world.server.agentSays(id, 'two');
    a.engine.send('three');
    await world.clock.advance(100);
    assert.deepEqual(a.shown(), ['one', 'three']);
    await world.settle();
    assert.deepEqual(a.shown(), ['one', 'two', 'three']);
    assert.deepEqual(world.server.bodies(id), ['one', 'two', 'three']);
    assert.equal(world.server.received(id, 'message:send').length, 2);
  });

  test('RES-2 a lost last message is noticed with the next `head`', async () => {
    const { world, a, id } = await startConversation();
    world.server.loseNextEcho();
    world.server.agentSays(id, 'two');
    await world.clock.advance(26_000);
    assert.deepEqual(a.shown(), ['one', 'two']);
  });

  test('RES-3 a hidden leader syncs when it hears `head`, not when its throttled timers run', async () => {
    const { world, a, id } = await startConversation();
    a.tab.hide();
    world.server.loseNextEcho();
    world.server.agentSays(id, 'two');
    await world.clock.advance(26_000);
    assert.deepEqual(a.shown(), ['one', 'two']);
  });

  for (const event of ['online', 'visible', 'returned'] as const)
    test(`RES-3 ${event}: what was missed is requested at once`, async () => {
      const { world, a, id } = await startConversation();
      if (event === 'visible') a.tab.hide();
      if (event === 'returned') a.tab.freeze();
      world.server.loseNextEcho();
      world.server.agentSays(id, 'two');
      await world.clock.advance(1_000);
      assert.deepEqual(a.shown(), ['one']);
      if (event === 'visible') a.tab.show();
      if (event === 'returned') a.tab.thaw();
      if (event === 'online') a.tab.page.online();
      await world.clock.advance(500);
      assert.deepEqual(a.shown(), ['one', 'two']);
    });

  test('RES-3 after a sleep the tab syncs, although no event told it to', async () => {
    const { world, a, id } = await startConversation();
    world.server.loseNextEcho();
    world.server.agentSays(id, 'two');
    a.tab.stall();
    await world.clock.advance(20_000);
    a.tab.thaw();
    await world.clock.advance(1_000);
    assert.deepEqual(a.shown(), ['one', 'two']);
  });

  test('RES-3 a socket that answers nothing for 4 s is replaced', async () => {
    const { world, a, id } = await startConversation();
    const { lease } = world.server.session(id);
    world.network.hold('down');
    a.tab.page.online();
    await world.clock.advance(3_900);
    assert.equal(world.server.session(id).lease, lease);
    await world.clock.advance(400);
    assert.equal(world.server.session(id).lease, lease + 1);
    world.network.release();
    await world.settle();
  });

  test('RES-3 the network coming back ends a wait that had become long', async () => {
    const { world, a } = await startConversation();
    world.network.setOnline(false);
    await world.clock.advance(200_000);
    a.engine.send('two');
    world.network.setOnline(true);
    a.tab.page.online();
    await world.clock.advance(500);
    assert.deepEqual(pendingOf(a), []);
  });

  test('RES-5 older messages come a page at a time', async () => {
    const { world, a, id } = await startConversation(['one'], {
      server: { pageSize: 3 },
      engine: { keepHistory: false },
    });
    for (let i = 2; i <= 8; i++) world.server.agentSays(id, String(i));
    await world.settle();
    const next = a.reload();
    await world.clock.advance(1_000);
    assert.deepEqual(next.shown(), ['6', '7', '8']);
    next.engine.loadOlder();
    next.engine.loadOlder();
    await world.clock.advance(1_000);
    assert.deepEqual(next.shown(), ['3', '4', '5', '6', '7', '8']);
    assert.equal(next.state().historyBefore, null);
    next.engine.loadOlder();
    await world.clock.advance(1_000);
    assert.equal(next.shown()[0], 'one');
    next.engine.loadOlder();
    assert.equal(next.state().historyBefore, null);
  });

  test('RES-5 a follower asks through the leader, and a lost request is repeated', async () => {
    const { world, a, id } = await startConversation(['one'], {
      server: { pageSize: 3 },
      engine: { keepHistory: false },
    });
    for (let i = 2; i <= 8; i++) world.server.agentSays(id, String(i));
    await world.settle();
    const leader = a.reload();
    await world.clock.advance(1_000);
    const follower = world.openTab();
    await world.clock.advance(1_000);
    follower.engine.loadOlder();
    await world.clock.advance(10);
    world.network.cut();
    await world.clock.advance(5_000);
    assert.deepEqual(follower.shown(), ['3', '4', '5', '6', '7', '8']);
    assert.deepEqual(leader.shown(), follower.shown());
  });
});
