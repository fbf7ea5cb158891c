import assert from 'node:assert/strict';
import { test } from 'node:test';
import { STORED_VERSION } from '../../src/core/storage/migrations.js';
import { createChatWorld, type ChatTab, type ChatWorld } from '../support/chat-world.js';

/** Two tabs in one conversation; the first leads. */
async function twoTabs(): Promise<{ world: ChatWorld; leader: ChatTab; follower: ChatTab }> {
  const world = await createChatWorld();
  const leader = world.openTab();
  const follower = world.openTab();
  leader.engine.send('hello');
  await world.settle();
  assert.equal(leader.state().leading, true);
  return { world, leader, follower };
}

test('TAB-6 a leader whose timers stand still is replaced within 10 s of the next message', async () => {
  const { world, leader, follower } = await twoTabs();
  await world.clock.advance(60_000);
  leader.tab.stall('timers');
  world.network.cut();
  await world.clock.advance(6_000);
  follower.engine.send('is anybody there?');
  await world.clock.advanceUntil(() => follower.state().leading, 10_000);
  await world.settle();
  const { id } = world.server.onlySession();
  assert.deepEqual(world.server.bodies(id), ['hello', 'is anybody there?']);
});

test('TAB-6 a leader that does not run at all is replaced without a message', async () => {
  const { world, leader, follower } = await twoTabs();
  leader.tab.stall();
  await world.clock.advanceUntil(() => follower.state().leading, 30_000);
  assert.equal(world.server.socketCount(world.server.onlySession().id), 1);
});

test('TAB-6 a leader that hangs is replaced within 5 s of the next message', async () => {
  const { world, leader, follower } = await twoTabs();
  leader.tab.stall();
  follower.engine.send('is anybody there?');
  await world.clock.advanceUntil(() => follower.state().leading, 5_000);
  await world.clock.advance(1_000);
  const { id } = world.server.onlySession();
  assert.deepEqual(world.server.bodies(id), ['hello', 'is anybody there?']);
});

test('TAB-6 a leader that runs, but gets no answer from its server, stays the leader', async () => {
  const { world, leader, follower } = await twoTabs();
  world.network.hold();
  follower.engine.send('into the silence');
  await world.clock.advance(15_000);
  assert.equal(leader.state().leading, true);
});

test('TAB-6 a leader that can prove a round trip stays the leader', async () => {
  const { world, leader, follower } = await twoTabs();
  for (let i = 0; i < 5; i++) {
    follower.engine.send(`message ${i}`);
    await world.clock.advance(25_000);
  }
  assert.equal(leader.state().leading, true);
});

test('TAB-6 a leader without a server stays the leader while its timers run', async () => {
  const { world, leader, follower } = await twoTabs();
  world.network.setOnline(false);
  follower.engine.send('written offline');
  await world.clock.advance(90_000);
  assert.equal(leader.state().leading, true);
  world.network.setOnline(true);
  await world.settle();
});

test('TAB-6 a hidden tab neither checks the leader nor replaces it', async () => {
  const { world, leader, follower } = await twoTabs();
  follower.tab.hide();
  leader.tab.stall();
  await world.clock.advance(120_000);
  assert.equal(follower.state().leading, false);
  follower.tab.show();
  await world.clock.advanceUntil(() => follower.state().leading, 10_000);
});

test('TAB-7 a tab that lost the lock steps down as soon as it runs again, and does not steal it back', async () => {
  const { world, leader, follower } = await twoTabs();
  leader.tab.stall();
  await world.clock.advanceUntil(() => follower.state().leading, 30_000);
  leader.tab.thaw();
  await world.clock.advance(60_000);
  assert.equal(leader.state().leading, false);
  assert.equal(follower.state().leading, true);
  assert.equal(world.server.socketCount(world.server.onlySession().id), 1);
});

test('TAB-7 a tab that lost the lock without knowing it does not tell the leader that it is superseded', async () => {
  const { world, leader, follower } = await twoTabs();
  const { channel } = world.browser.openTab().ports;
  const fact = { type: 'connection-changed', status: 'superseded' };
  channel.post({ v: STORED_VERSION, from: crypto.randomUUID(), kind: 'fact', fact });
  await world.clock.advance(1_000);
  assert.equal(leader.state().connection, 'connected');
  assert.equal(follower.state().connection, 'superseded');
});

test('TAB-7 a leader gives way to a visible tab after it was hidden for a minute, not before', async () => {
  const { world, leader, follower } = await twoTabs();
  leader.tab.hide();
  await world.clock.advance(50_000);
  assert.equal(leader.state().leading, true);
  await world.clock.advance(80_000);
  assert.equal(follower.state().leading, true);
  assert.equal(leader.state().leading, false);
});
