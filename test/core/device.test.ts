import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { STORED_VERSION } from '../../src/core/storage/migrations.js';
import { createChatWorld } from '../support/chat-world.js';
import {
  keysOf,
  NAME,
  startConversation,
  startInTwoTabs,
  store,
  storedAt,
} from './support/conversation.js';

suite('storage', () => {
  test('STO-1 every key begins with the widget’s name, and the host page’s keys stay untouched', async () => {
    const world = await createChatWorld();
    world.browser.disk.write('cart', '3 shirts');
    const a = world.openTab();
    a.engine.send('one');
    await world.settle();
    const keys = Object.keys(world.browser.disk.dump());
    assert.ok(keys.filter((key) => key !== 'cart').every((key) => key.startsWith(`${NAME}:`)));
    a.engine.end();
    await world.clock.advance(5_000);
    assert.deepEqual(world.browser.disk.dump(), { cart: '3 shirts' });
  });

  test('STO-2 the session is written once; heartbeats renew a time stamp beside it', async () => {
    const { world, a } = await startConversation();
    const session = world.browser.disk.dump()[`${NAME}:session`];
    const seen = `${NAME}:seen:${a.state().localConversationId}`;
    const before = world.browser.disk.dump()[seen];
    await world.clock.advance(61_000);
    assert.equal(world.browser.disk.dump()[`${NAME}:session`], session);
    assert.notEqual(world.browser.disk.dump()[seen], before);
  });

  test('STO-2 no access token is in storage, and no secret on the tab channel', async () => {
    const { world, a, b, id } = await startInTwoTabs();
    a.reload();
    b.engine.send('two');
    await world.settle();
    const { sessionKey, exitKey, token } = world.server.opened(id);
    const posted = JSON.stringify(world.browser.hub.posted);
    for (const secret of [token, sessionKey, exitKey]) assert.ok(!posted.includes(secret));
    // Every access token of these tests begins with the session's id and its site.
    assert.ok(!JSON.stringify(world.browser.disk.dump()).includes(`${id}|`));
  });

  for (const [what, value] of [
    ['no JSON', '{'],
    ['another type', '"text"'],
    ['null', 'null'],
    ['an older version', '{"v":0,"savedAt":1,"skew":0,"data":{}}'],
    ['no envelope', '{"localConversationId":1}'],
    [
      'evil keys',
      '{"v":1,"savedAt":1,"skew":0,"data":{"__proto__":{"localConversationId":"x"},"constructor":1}}',
    ],
  ] as const)
    test(`STO-4 stored values that are ${what} are ignored, and the next message begins a conversation`, async () => {
      const world = await createChatWorld();
      const localConversationId = crypto.randomUUID();
      for (const key of [
        'session',
        'opening',
        'ui',
        'earlier',
        `seen:${localConversationId}`,
        `log:${localConversationId}:0`,
        `out:${localConversationId}:${crypto.randomUUID()}`,
        'leaving:x',
      ])
        world.browser.disk.write(`${NAME}:${key}`, value);
      const a = world.openTab();
      assert.equal(a.state().localConversationId, null);
      a.engine.send('one');
      await world.settle();
      assert.deepEqual(world.server.bodies(world.server.onlySession().id), ['one']);
      assert.deepEqual(Object.keys(Object.prototype), []);
    });

  test('STO-4 what a newer version wrote is neither read nor written nor removed', async () => {
    const { world, a } = await startConversation();
    a.tab.close();
    const session = storedAt(world, 'session');
    store(world, 'session', { later: session }, STORED_VERSION + 1);
    const newer = world.browser.disk.dump()[`${NAME}:session`];
    const next = world.openTab();
    assert.equal(next.state().localConversationId, null);
    assert.equal(next.engine.send('two'), 'outdated');
    await world.clock.advance(5_000);
    next.engine.end();
    await world.clock.advance(5_000);
    assert.equal(world.browser.disk.dump()[`${NAME}:session`], newer);
  });

  test('TAB-12 a newer version takes over: this one steps down, and removes nothing', async () => {
    const { world, a, b, id } = await startInTwoTabs();
    const before = keysOf(world);
    store(world, 'session', { later: storedAt(world, 'session') }, STORED_VERSION + 1);
    await world.clock.advance(5_000);
    for (const chat of [a, b]) {
      assert.equal(chat.state().outdated, true);
      assert.equal(chat.state().leading, false);
      assert.deepEqual(chat.shown(), ['one']);
      assert.equal(chat.engine.send('two'), 'outdated');
    }
    assert.equal(world.server.socketCount(id), 0);
    await world.clock.advance(60_000);
    assert.deepEqual(keysOf(world), before);
  });

  test('STO-7 the clock was set back: nothing is shown from the cache before the server answers', async () => {
    const { world, a } = await startConversation();
    a.tab.close();
    world.network.setOnline(false);
    world.device.jump(-3_600_000);
    const next = world.openTab();
    await world.clock.advance(1_000);
    assert.deepEqual(next.shown(), []);
    assert.notEqual(next.state().localConversationId, null);
    world.network.setOnline(true);
    await world.clock.advance(60_000);
    assert.deepEqual(next.shown(), ['one']);
  });

  test('C7 a page may keep conversations for a shorter time than its site', async () => {
    const { world, a } = await startConversation(['one'], { engine: { historyTtlMs: 3_600_000 } });
    assert.equal(a.state().site?.retention.historySeconds, 3_600);
    const next = a.reload();
    next.engine.loadSite();
    await world.clock.advance(1_000);
    assert.equal(next.state().site?.retention.historySeconds, 3_600);
  });

  test('C7 a site that keeps less than a day is obeyed, even before it is asked again', async () => {
    const retention = { historySeconds: 3_600, idleSeconds: 1_800 };
    const { world, a } = await startConversation(['one'], { server: { site: { retention } } });
    a.tab.close();
    world.network.setOnline(false);
    await world.clock.advance(59 * 60_000);
    const near = world.openTab();
    assert.deepEqual(near.shown(), ['one']);
    near.tab.kill();
    await world.clock.advance(2 * 60_000);
    assert.deepEqual(world.openTab().shown(), []);
  });
});
