import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createChatWorld } from '../support/chat-world.js';
import {
  keysOf,
  NAME,
  pendingOf,
  startConversation,
  startInTwoTabs,
  unitsOf,
} from './support/conversation.js';

suite('storage that runs full', () => {
  test('D5 STO-3 the cache stays within its budget whichever tab leads, and drops its oldest segments', async () => {
    const { world, a, b, id } = await startInTwoTabs();
    const long = 'x'.repeat(3_900);
    for (let i = 0; i < 100; i++) world.server.agentSays(id, long);
    await world.settle();
    a.tab.kill();
    await world.clock.advance(2_000);
    for (let i = 0; i < 100; i++) world.server.agentSays(id, long);
    await world.settle();
    const units = unitsOf(world);
    assert.ok(units <= 256 * 1024, `${units} units`);
    world.network.setOnline(false);
    const next = b.reload();
    const kept = next.state().transcript.messages;
    assert.ok(kept.length > 30);
    assert.equal(kept.at(-1)?.seq, 201);
  });

  test('D5 STO-3 no room: the cache is dropped before the outbox, and the visitor is told', async () => {
    const { world, a, id } = await startConversation();
    for (let i = 0; i < 20; i++) world.server.agentSays(id, 'x'.repeat(200));
    await world.settle();
    world.network.setOnline(false);
    world.browser.disk.quota = unitsOf(world) + 20;
    a.engine.send('two');
    assert.equal(keysOf(world).filter((key) => key.startsWith('out:')).length, 1);
    assert.equal(keysOf(world).filter((key) => key.startsWith('log:')).length, 0);
    assert.equal(a.state().notice, null);
    world.browser.disk.quota = 0;
    a.engine.send('three');
    assert.deepEqual(a.state().notice, { code: 'not-saved' });
    world.network.setOnline(true);
    await world.settle();
    assert.deepEqual(world.server.bodies(id).slice(-2), ['two', 'three']);
  });

  test('SND-7 a tab’s outbox is stored up to the first message without room, never past it', async () => {
    const { world, a, id } = await startConversation();
    world.network.setOnline(false);
    a.engine.send('first');
    world.browser.disk.quota = unitsOf(world) + 500;
    a.engine.send('y'.repeat(3_000));
    a.engine.send('small');
    assert.deepEqual(pendingOf(a.reload()), [['first', 'sending']]);
    world.browser.disk.quota = Infinity;
    world.network.setOnline(true);
    await world.settle();
    assert.deepEqual(world.server.bodies(id), ['one', 'first']);
  });

  test('SND-7 a message that found no room is written as soon as there is some', async () => {
    const { world, a } = await startConversation();
    world.network.setOnline(false);
    world.browser.disk.quota = 0;
    a.engine.send('two');
    a.engine.send('three');
    world.browser.disk.quota = Infinity;
    a.engine.send('four');
    assert.deepEqual(
      pendingOf(a.reload()).map(([body]) => body),
      ['two', 'three', 'four'],
    );
  });

  test('SND-7 a message that another tab removed is written again before any later one', async () => {
    const { world, a } = await startConversation();
    world.network.setOnline(false);
    a.engine.send('two');
    const [key] = keysOf(world).filter((each) => each.startsWith('out:'));
    world.browser.disk.write(`${NAME}:${key}`, null);
    a.engine.send('three');
    assert.deepEqual(
      pendingOf(a.reload()).map(([body]) => body),
      ['two', 'three'],
    );
  });

  test('D5 STO-3 no room: the previous transcript is dropped before unsent messages', async () => {
    const { world, a, id } = await startConversation();
    world.server.agentSays(id, 'x'.repeat(2_000));
    await world.settle();
    world.server.resolve(id);
    await world.clock.advance(3_000);
    world.browser.disk.quota = unitsOf(world);
    world.network.setOnline(false);
    a.engine.send('two');
    const next = a.reload();
    await world.clock.advance(1_000);
    assert.deepEqual(pendingOf(next), [['two', 'sending']]);
  });

  test('D5 STO-3 no room for the session’s keys: the tab that has them stays the leader', async () => {
    const world = await createChatWorld();
    world.browser.disk.quota = 0;
    const a = world.openTab();
    a.engine.send('one');
    await world.settle();
    const b = world.openTab();
    await world.clock.advance(5_000);
    a.tab.hide();
    await world.clock.advance(120_000);
    b.engine.send('two');
    await world.settle();
    const { id } = world.server.onlySession();
    assert.deepEqual(world.server.bodies(id), ['one', 'two']);
    for (const chat of [a, b]) assert.deepEqual(chat.shown(), ['one', 'two']);
  });

  test('D5 STO-3 no room at all from the beginning: the conversation is kept in memory', async () => {
    const world = await createChatWorld();
    world.browser.disk.quota = 0;
    const a = world.openTab();
    a.engine.send('one');
    a.engine.send('two');
    await world.settle();
    assert.deepEqual(a.shown(), ['one', 'two']);
    await world.clock.advance(60_000);
    assert.equal(a.state().connection, 'connected');
  });
});
