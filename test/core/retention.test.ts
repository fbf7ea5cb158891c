import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { removeConversation } from '../../src/core/storage/storage-keys.js';
import { createMemoryStorage } from '../../src/platform/memory-storage.js';
import { createChatWorld } from '../support/chat-world.js';
import { keysOf, NAME, pendingOf, startConversation, store } from './support/conversation.js';

const DAY = 24 * 60 * 60_000;
/** For a server on which a conversation lives longer than on the device. */
const THREE_DAYS = { IDLE_SECONDS: '259200', RETENTION_SECONDS: '259200' };

suite('for how long a conversation stays on the device', () => {
  test('STO-7 within a day of the last activity the conversation is shown, after it it is not', async () => {
    const { world, a } = await startConversation();
    a.tab.close();
    await world.skip(DAY - 60_000);
    const near = world.openTab();
    assert.deepEqual(near.shown(), ['one']);
    near.tab.kill();
    await world.skip(DAY + 60_000);
    const far = world.openTab();
    assert.deepEqual(far.shown(), []);
    assert.equal(far.state().localConversationId, null);
  });

  test('STO-7 an expired conversation does not come back with the next message: that begins a new one', async () => {
    const { world, a, id } = await startConversation();
    a.tab.close();
    await world.skip(DAY + 60_000);
    const next = world.openTab();
    next.engine.send('two');
    await world.settle();
    assert.deepEqual(world.server.bodies(id), ['one']);
    assert.deepEqual(next.shown(), ['two']);
    assert.equal(next.state().previousConversation, null);
  });

  test('STO-7 an expired conversation is removed when the next one takes its place', async () => {
    const { world, a } = await startConversation();
    const { localConversationId } = a.state();
    a.tab.close();
    await world.skip(DAY + 60_000);
    const next = world.openTab();
    await world.clock.advance(5_000);
    assert.ok(keysOf(world).some((key) => key.includes(localConversationId!)));
    next.engine.send('two');
    await world.settle();
    assert.deepEqual(
      keysOf(world).filter((key) => key.includes(localConversationId!)),
      [],
    );
    assert.deepEqual(next.shown(), ['two']);
  });

  test('STO-7 a message that was sent without a network is activity', async () => {
    const { world, a, id } = await startConversation(['one'], {
      server: { settings: THREE_DAYS },
    });
    a.tab.close();
    world.network.setOnline(false);
    await world.skip(DAY - 600_000);
    const late = world.openTab();
    late.engine.send('two');
    late.tab.close();
    await world.skip(900_000);
    world.network.setOnline(true);
    const next = world.openTab();
    assert.deepEqual(next.shown(), ['one', 'two']);
    await world.clock.advance(60_000);
    assert.deepEqual(world.server.bodies(id), ['one', 'two']);
  });

  test('SND-9 a message sent without a network is offered when the server’s key ran out meanwhile', async () => {
    const { world, a, id } = await startConversation();
    a.tab.close();
    world.network.setOnline(false);
    await world.skip(DAY - 600_000);
    const late = world.openTab();
    late.engine.send('two');
    late.tab.close();
    await world.skip(900_000);
    world.network.setOnline(true);
    const next = world.openTab();
    await world.clock.advance(60_000);
    assert.deepEqual(world.server.bodies(id), ['one']);
    assert.deepEqual(pendingOf(next), [['two', 'failed']]);
  });

  test('STO-7 what expired seven days ago is removed at the next page load', async () => {
    const { world, a } = await startConversation();
    a.tab.close();
    await world.skip(7 * DAY - 60_000);
    world.openTab().tab.kill();
    assert.notDeepEqual(keysOf(world), []);
    await world.clock.advance(2 * 60_000);
    world.openTab();
    assert.deepEqual(keysOf(world), []);
  });

  test('STO-7 a conversation that is being opened has its own age, not that of the one before', async () => {
    const { world, a } = await startConversation();
    const { localConversationId } = a.state();
    a.tab.close();
    world.network.setOnline(false);
    await world.skip(6 * DAY);
    store(world, `seen:${localConversationId}`, { ttlMs: DAY });
    await world.skip(2 * DAY);
    const next = world.openTab();
    await world.clock.advance(2_000);
    next.engine.startForm({ name: 'Ada' });
    await world.clock.advance(2_000);
    assert.ok(keysOf(world).includes('opening'));
    world.openTab();
    assert.ok(keysOf(world).includes('opening'));
  });

  test('STO-7 the previous conversation is removed seven days after its end, with its transcript', async () => {
    const { world, a, id } = await startConversation();
    world.server.resolve(id);
    await world.clock.advance(5_000);
    assert.deepEqual(a.state().previousConversation?.status, 'resolved');
    a.tab.close();
    await world.skip(7 * DAY + 60_000);
    world.openTab();
    assert.deepEqual(keysOf(world), []);
  });

  test('STO-7 a message that belongs to no conversation is removed after seven days', async () => {
    const world = await createChatWorld();
    world.network.setOnline(false);
    const a = world.openTab();
    a.engine.send('one');
    a.tab.kill();
    await world.skip(7 * DAY + 60_000);
    world.openTab();
    assert.deepEqual(keysOf(world), []);
  });

  test('C7 a site’s shorter time holds after a reload that does not know the site', async () => {
    const retention = { historySeconds: 3_600, idleSeconds: 1_800 };
    const { world, a } = await startConversation(['one'], { server: { site: { retention } } });
    world.network.setOnline(false);
    const next = a.reload();
    await world.clock.advance(60_000);
    assert.equal(next.state().site, null);
    next.tab.close();
    await world.skip(3_700_000);
    assert.deepEqual(world.openTab().shown(), []);
  });

  test('C7 a time that the site shortens is obeyed in all open tabs, and shortens what is stored', async () => {
    const { world, a } = await startConversation(['one']);
    const b = world.openTab();
    world.server.changeSite({ retention: { historySeconds: 3_600 } });
    await world.clock.advance(60_000);
    for (const { state } of [a, b]) assert.equal(state().site?.retention.historySeconds, 3_600);
    for (const { tab } of [a, b]) tab.close();
    world.network.setOnline(false);
    await world.skip(3_700_000);
    assert.deepEqual(world.openTab().shown(), []);
  });

  test('C7 a time that the site shortens also shortens that of the previous conversation', async () => {
    const { world, a, id } = await startConversation(['one']);
    world.server.resolve(id);
    await world.clock.advance(1_000);
    assert.notEqual(a.state().previousConversation, null);
    world.server.changeSite({ retention: { historySeconds: 3_600 } });
    await world.clock.advance(30_000);
    a.engine.loadSite();
    await world.clock.advance(1_000);
    a.tab.close();
    await world.skip(3_700_000);
    assert.equal(world.openTab().state().previousConversation, null);
  });

  test('STO-7 settings of the panel are kept for a day, and as long as a conversation goes on', async () => {
    const { world, a } = await startConversation(['one'], {
      server: { settings: THREE_DAYS },
    });
    a.engine.setDocked(true);
    let tab = a;
    for (let i = 0; i < 4; i++) {
      tab.tab.close();
      await world.skip(DAY / 2);
      tab = world.openTab();
      // Connected, its heartbeats say that the conversation goes on.
      await world.clock.advance(61_000);
    }
    assert.equal(tab.state().panel.docked, true);
    const other = await createChatWorld();
    const b = other.openTab();
    b.engine.setDocked(true);
    b.tab.close();
    await other.skip(DAY - 60_000);
    const near = other.openTab();
    assert.equal(near.state().panel.docked, true);
    near.tab.close();
    await other.clock.advance(2 * 60_000);
    assert.equal(other.openTab().state().panel.docked, null);
  });

  test('STO-7 a request for a session that was never answered expires, with the messages that waited', async () => {
    const world = await createChatWorld();
    world.network.setOnline(false);
    const a = world.openTab();
    a.engine.send('one');
    await world.clock.advance(100);
    a.tab.kill();
    await world.skip(DAY + 60_000);
    world.network.setOnline(true);
    const next = world.openTab();
    await world.clock.advance(5_000);
    assert.deepEqual(world.server.sessions(), []);
    assert.deepEqual(next.shown(), []);
  });

  test('STO-7 a page load alone is no activity', async () => {
    const { world, a } = await startConversation();
    a.tab.close();
    world.network.setOnline(false);
    for (let hour = 0; hour < 25; hour += 5) {
      await world.skip(5 * 3_600_000);
      const tab = world.openTab();
      await world.clock.advance(1_000);
      tab.tab.kill();
    }
    assert.deepEqual(world.openTab().shown(), []);
  });

  test('STO-7 with nothing to be kept, only unsent messages outlive the document, in their own tab', async () => {
    const world = await createChatWorld({
      engine: { historyTtlMs: 0 },
      ports: () => ({ storage: createMemoryStorage() }),
    });
    const a = world.openTab();
    a.engine.send('one');
    await world.settle();
    world.network.setOnline(false);
    a.engine.send('two');
    await world.clock.advance(1_000);
    const next = a.reload();
    assert.deepEqual(keysOf(world), []);
    world.network.setOnline(true);
    await world.clock.advance(60_000);
    assert.deepEqual(next.shown(), ['two']);
    const [first, second] = world.server.sessions();
    assert.deepEqual(world.server.bodies(first!.id), ['one']);
    assert.deepEqual(world.server.bodies(second!.id), ['two']);
  });

  test('STO-7 removing a conversation leaves the profile, its owner, and ends that the server must hear', () => {
    const storage = createMemoryStorage();
    for (const key of [
      'session',
      'log:g:0',
      'out:g:c',
      'earlier',
      'ui',
      'profile',
      'person',
      'leaving:g',
    ])
      storage.set(`${NAME}:${key}`, '{}');
    storage.set('cart', '3 shirts');
    removeConversation(storage, NAME);
    const left = storage.keys('').sort();
    assert.deepEqual(left, ['cart', `${NAME}:leaving:g`, `${NAME}:person`, `${NAME}:profile`]);
  });
});
