import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { STORED_VERSION } from '../../src/core/storage/migrations.js';
import { createChatWorld } from '../support/chat-world.js';
import { NAME, pendingOf, startConversation, startInTwoTabs } from './support/conversation.js';

suite('tabs', () => {
  test('TAB-2 a message of one tab is shown in the others at once, and turns sent in all', async () => {
    const { world, a, b } = await startInTwoTabs();
    const c = world.openTab();
    await world.clock.advance(100);
    b.engine.send('two');
    await world.clock.advance(5);
    for (const chat of [a, b, c]) assert.deepEqual(pendingOf(chat), [['two', 'sending']]);
    await world.settle();
    for (const chat of [a, b, c]) {
      assert.deepEqual(pendingOf(chat), []);
      assert.deepEqual(chat.shown(), ['one', 'two']);
    }
  });

  test('TAB-2 an action from another tab is not posted again', async () => {
    const { world, a, b } = await startInTwoTabs();
    const before = world.browser.hub.posted.length;
    a.engine.setTyping(true);
    await world.clock.advance(1_000);
    assert.equal(world.browser.hub.posted.length, before + 1);
    assert.notEqual(b.state().visitorTypingAt, null);
  });

  test('TAB-2 the panel opens and shuts in all tabs, and each remembers', async () => {
    const { world, a, b } = await startInTwoTabs();
    a.engine.setOpen(true, 'visitor');
    await world.clock.advance(10);
    assert.equal(b.state().panel.open, true);
    b.engine.setOpen(false, 'visitor');
    await world.clock.advance(10);
    assert.equal(a.state().panel.open, false);
    a.engine.setOpen(true, 'visitor');
    await world.clock.advance(10);
    assert.equal(b.reload().state().panel.open, true);
  });

  test('TAB-2 panel actions that cross leave all tabs in agreement', async () => {
    const { world, a, b } = await startInTwoTabs(['one'], { channelDelay: () => 100 });
    a.engine.setOpen(true, 'visitor');
    await world.clock.advance(500);
    a.engine.setOpen(false, 'visitor');
    b.engine.setOpen(false, 'visitor');
    b.engine.setOpen(true, 'visitor');
    a.engine.setOpen(true, 'visitor');
    a.engine.setOpen(false, 'visitor');
    await world.clock.advance(500);
    assert.deepEqual(a.state().panel, b.state().panel);
  });

  test('TAB-2 a tab opened later can still open and close the panel for all', async () => {
    const world = await createChatWorld();
    const a = world.openTab();
    for (const open of [true, false, true, false]) a.engine.setOpen(open, 'visitor');
    const b = world.openTab();
    await world.clock.advance(100);
    b.engine.setOpen(true, 'visitor');
    await world.clock.advance(100);
    assert.equal(a.state().panel.open, true);
    assert.deepEqual(a.state().panel, b.state().panel);
  });

  test('TAB-4 a duplicated tab is another tab: its messages do not clash with the first one’s', async () => {
    const { world, a, id } = await startConversation();
    a.engine.setDraft('half');
    const copy = a.tab.duplicate();
    assert.equal(copy.tabStorage.get(`${NAME}:draft`) !== null, true);
    const b = world.openTab();
    world.network.setOnline(false);
    a.engine.send('a');
    await world.clock.advance(1);
    b.engine.send('b');
    world.network.setOnline(true);
    await world.settle();
    assert.deepEqual(world.server.bodies(id), ['one', 'a', 'b']);
  });

  test('TAB-5 a new tab shows the cache before anybody answers', async () => {
    const { world } = await startConversation(['one', 'two']);
    world.network.setOnline(false);
    assert.deepEqual(world.openTab().shown(), ['one', 'two']);
  });

  test('TAB-5 what the cache lacks comes from the leader', async () => {
    const { world } = await startConversation(['one', 'two'], { engine: { keepHistory: false } });
    const b = world.openTab();
    assert.deepEqual(b.shown(), []);
    world.network.setOnline(false);
    await world.clock.advance(100);
    assert.deepEqual(b.shown(), ['one', 'two']);
    assert.equal(b.state().session?.status, 'queued');
  });

  test('TAB-5 a failed message is failed in a tab that comes later, too', async () => {
    const { world, a } = await startConversation();
    world.server.refuseNext('invalid');
    a.engine.send('two');
    await world.clock.advance(1_000);
    const b = world.openTab();
    await world.clock.advance(1_000);
    assert.deepEqual(pendingOf(b), [['two', 'failed']]);
  });

  test('TAB-5 a frozen follower has all that it missed when it runs again', async () => {
    const { world, a, b, id } = await startInTwoTabs();
    b.tab.freeze();
    a.engine.send('two');
    world.server.agentSays(id, 'three');
    await world.clock.advance(5_000);
    b.tab.thaw();
    await world.clock.advance(500);
    assert.deepEqual(b.shown().sort(), ['one', 'three', 'two']);
    assert.deepEqual(pendingOf(b), []);
  });

  test('TAB-3 hostile messages on the channel change nothing and throw nothing', async () => {
    const { world, a, b } = await startInTwoTabs();
    await world.clock.advance(1_000);
    const before = [a.state(), b.state()];
    const { channel } = world.browser.openTab().ports;
    const from = crypto.randomUUID();
    for (const message of [
      null,
      'fact',
      {},
      { v: STORED_VERSION, from, kind: 'fact' },
      {
        v: STORED_VERSION,
        from,
        kind: 'fact',
        fact: { type: 'conversation-ended', localConversationId: a.state().localConversationId },
      },
      { v: STORED_VERSION + 1, from, kind: 'use-here' },
      { v: STORED_VERSION, from: 'me', kind: 'leading', term: 99 },
      { v: STORED_VERSION, from, kind: 'leading', term: -1 },
      { v: STORED_VERSION, from, kind: 'fact', fact: JSON.parse('{"__proto__":{"type":"over"}}') },
    ])
      channel.post(message);
    await world.clock.advance(1_000);
    assert.deepEqual([a.state(), b.state()], before);
  });

  test('D1 a draft belongs to its tab, and survives reload', async () => {
    const { world, a, b } = await startInTwoTabs();
    a.engine.setDraft('half a sen');
    await world.clock.advance(100);
    assert.equal(b.state().draft, '');
    assert.equal(a.reload().state().draft, 'half a sen');
    assert.equal(b.reload().state().draft, '');
  });

  test('D1 a draft typed before the conversation has its final name survives as well', async () => {
    const world = await createChatWorld();
    const a = world.openTab();
    const b = world.openTab();
    a.engine.send('a');
    b.engine.send('b');
    a.engine.setDraft('more of a');
    b.engine.setDraft('more of b');
    await world.settle();
    assert.equal(a.reload().state().draft, 'more of a');
    assert.equal(b.reload().state().draft, 'more of b');
  });

  test('D1 the scroll position belongs to its tab, survives reload, and goes with the conversation', async () => {
    const { world, a, b } = await startInTwoTabs();
    const place = { seq: 1, offset: -12 };
    a.engine.saveScrollPosition(place);
    assert.equal(b.reload().engine.scrollPosition(), undefined);
    const again = a.reload();
    assert.deepEqual(again.engine.scrollPosition(), place);
    await world.clock.advance(1_000);
    again.engine.end();
    assert.equal(a.reload().engine.scrollPosition(), undefined);
  });

  test('SES-9 a draft of an ended conversation is dropped at load', async () => {
    const { world, a, b } = await startInTwoTabs();
    b.engine.setDraft('half');
    b.tab.freeze();
    a.engine.end();
    await world.clock.advance(3_000);
    a.engine.send('two');
    await world.settle();
    b.tab.kill();
    const next = world.browser.openTab({ tabStorage: b.tab.tabStorage });
    assert.equal(next.tabStorage.get(`${NAME}:draft`) !== null, true);
    b.tab.tabStorage.copy();
    assert.equal(b.reload().state().draft, '');
  });
});
