import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ChatTab, ChatWorld } from '../support/chat-world.js';
import { createChatWorld } from '../support/chat-world.js';
import {
  keysOf,
  pendingOf,
  startConversation,
  startInTwoTabs,
  store,
  storedAt,
} from './support/conversation.js';

const leaders = (tabs: ChatTab[]): ChatTab[] =>
  tabs.filter((chat) => chat.tab.alive() && chat.state().leading);

function outKeys(world: ChatWorld): string[] {
  return keysOf(world).filter((key) => key.startsWith('out:'));
}

suite('leaders that come and go', () => {
  test('TAB-1 one tab of three leads, and only it has a socket', async () => {
    const { world, a, b, id } = await startInTwoTabs();
    const c = world.openTab();
    await world.clock.advance(1_000);
    assert.deepEqual(leaders([a, b, c]), [a]);
    assert.equal(world.server.socketCount(id), 1);
    assert.equal(world.server.session(id).lease, 1);
  });

  for (const way of ['close', 'kill', 'freeze'] as const)
    test(`TAB-1 after ${way} of the leader the next one leads, and nothing is lost`, async () => {
      const { world, a, b, id } = await startInTwoTabs();
      a.tab[way]();
      await world.clock.advance(2_000);
      assert.equal(b.state().leading, true);
      b.engine.send('two');
      world.server.agentSays(id, 'three');
      await world.clock.advance(2_000);
      assert.deepEqual(b.shown().sort(), ['one', 'three', 'two']);
      assert.equal(world.server.socketCount(id), 1);
    });

  test('TAB-7 a leader that steps down never steals the lock back: it queues up', async () => {
    const { world, a, b, id } = await startInTwoTabs();
    a.tab.freeze();
    await world.clock.advance(1_000);
    a.tab.thaw();
    await world.clock.advance(5_000);
    assert.deepEqual(leaders([a, b]), [b]);
    assert.equal(world.server.socketCount(id), 1);
    b.tab.close();
    await world.clock.advance(1_000);
    assert.deepEqual(leaders([a, b]), [a]);
  });

  test('TAB-8 a frozen follower leaves the queue for the lock: it cannot become the leader while frozen', async () => {
    const { world, a, b } = await startInTwoTabs();
    const c = world.openTab();
    await world.clock.advance(100);
    b.tab.freeze();
    a.tab.kill();
    await world.clock.advance(1_000);
    assert.equal(c.state().leading, true);
  });

  test('SND-1 a tab is killed between writing a message and announcing it: the leader finds it in storage', async () => {
    const { world, a, id } = await startConversation();
    const localConversationId = a.state().localConversationId!;
    const message = { tab: crypto.randomUUID(), n: 0, body: 'two', at: world.clock.now() };
    store(world, `out:${localConversationId}:${crypto.randomUUID()}`, message);
    await world.settle();
    await world.clock.advance(1_000);
    assert.deepEqual(world.server.bodies(id), ['one', 'two']);
    assert.deepEqual(outKeys(world), []);
  });

  test('SND-1 a tab is killed before any tab leads: the next page load sends its message', async () => {
    const world = await createChatWorld();
    const a = world.openTab();
    a.engine.send('one');
    a.tab.kill();
    const next = world.openTab();
    await world.clock.advance(2_000);
    assert.deepEqual(world.server.bodies(world.server.onlySession().id), ['one']);
    assert.deepEqual(next.shown(), ['one']);
    assert.deepEqual(outKeys(world), []);
  });

  test('SND-9 a message that was found in storage too late is offered, not sent', async () => {
    const world = await createChatWorld();
    const a = world.openTab();
    a.engine.send('one');
    a.tab.kill();
    await world.clock.advance(301_000);
    const next = world.openTab();
    await world.clock.advance(2_000);
    assert.deepEqual(world.server.sessions(), []);
    assert.deepEqual(pendingOf(next), [['one', 'failed']]);
    next.engine.retry(next.state().pending[0]!.clientId);
    await world.settle();
    assert.deepEqual(world.server.bodies(world.server.onlySession().id), ['one']);
  });

  for (const [when, ms] of [
    ['before it is committed', 10],
    ['between commit and ack', 30],
  ] as const)
    test(`SND-8 leader killed ${when}: the next one sends the message, and it is there once`, async () => {
      const { world, a, b, id } = await startInTwoTabs();
      b.engine.send('two');
      await world.clock.advance(1);
      a.engine.send('three');
      await world.clock.advance(ms);
      a.tab.kill();
      await world.settle();
      assert.deepEqual(world.server.bodies(id), ['one', 'two', 'three']);
      assert.deepEqual(b.shown(), ['one', 'two', 'three']);
      await world.clock.advance(1_000);
      assert.deepEqual(outKeys(world), []);
    });

  test('SND-8 the next leader sends what a closed tab had left unsent', async () => {
    const { world, a, b, id } = await startInTwoTabs();
    const c = world.openTab();
    await world.clock.advance(100);
    world.network.setOnline(false);
    c.engine.send('two');
    await world.clock.advance(100);
    c.tab.kill();
    a.tab.kill();
    await world.clock.advance(100);
    world.network.setOnline(true);
    await world.settle();
    assert.deepEqual(world.server.bodies(id), ['one', 'two']);
    assert.deepEqual(b.shown(), ['one', 'two']);
  });

  test('SND-8 a follower repeats its unsent messages every 20 s: the leader may have missed them', async () => {
    const { world, b } = await startInTwoTabs();
    world.network.setOnline(false);
    b.engine.send('two');
    const { tab } = b.state().pending[0]!;
    const told = (): number =>
      world.browser.hub.posted.filter((each) => {
        const { from, fact } = each as { from: string; fact?: { type: string } };
        return from === tab && fact?.type === 'message-queued';
      }).length;
    await world.clock.advance(1_000);
    assert.equal(told(), 1);
    await world.clock.advance(40_000);
    assert.equal(told(), 3);
  });

  test('SND-8 a message that found no room in storage is handed to the leader all the same', async () => {
    const { world, a, id } = await startConversation();
    world.network.setOnline(false);
    world.browser.disk.quota = 0;
    a.engine.send('two');
    const b = world.openTab();
    await world.clock.advance(1_000);
    assert.deepEqual(pendingOf(b), [['two', 'sending']]);
    a.tab.kill();
    world.network.setOnline(true);
    await world.settle();
    assert.deepEqual(world.server.bodies(id), ['one', 'two']);
  });

  test('TAB-10 superseded by another device: it waits, and the visitor’s next message takes over', async () => {
    const { world, a, b, id } = await startInTwoTabs();
    const stop = await takeOver(world, id);
    await world.clock.advance(10_000);
    for (const chat of [a, b]) assert.equal(chat.state().connection, 'superseded');
    assert.equal(world.server.socketCount(id), 1);
    const { lease } = world.server.session(id);
    await world.clock.advance(120_000);
    assert.equal(world.server.session(id).lease, lease);
    stop();
    b.engine.send('two');
    await world.settle();
    assert.deepEqual(world.server.bodies(id), ['one', 'two']);
    assert.equal(a.state().connection, 'connected');
  });

  test('TAB-10 waking up or coming online does not take the conversation back: the visitor does', async () => {
    const { world, a, id } = await startConversation();
    await takeOver(world, id);
    await world.clock.advance(1_000);
    const { lease } = world.server.session(id);
    a.tab.hide();
    a.tab.show();
    a.tab.page.online();
    await world.clock.advance(30_000);
    assert.equal(world.server.session(id).lease, lease);
  });

  test('TAB-10 the leader closes while superseded: its follower does not take over by itself', async () => {
    const { world, a, b, id } = await startInTwoTabs();
    await takeOver(world, id);
    await world.clock.advance(1_000);
    const { lease } = world.server.session(id);
    a.tab.close();
    await world.clock.advance(10_000);
    assert.equal(b.state().leading, true);
    assert.equal(b.state().connection, 'superseded');
    assert.equal(world.server.session(id).lease, lease);
    b.engine.setOpen(true, 'visitor');
    await world.clock.advance(1_000);
    assert.equal(b.state().connection, 'connected');
  });

  test('TAB-10 after three takeovers within a minute only the button takes over', async () => {
    const { world, a, b, id } = await startInTwoTabs();
    for (let i = 0; i < 3; i++) {
      await takeOver(world, id);
      await world.clock.advance(2_000);
      if (i < 2) a.engine.useHere();
      await world.clock.advance(2_000);
    }
    a.engine.send('two');
    a.engine.setOpen(true, 'visitor');
    await world.clock.advance(30_000);
    assert.deepEqual(world.server.bodies(id), ['one']);
    assert.equal(a.state().connection, 'superseded');
    b.engine.useHere();
    await world.settle();
    assert.deepEqual(world.server.bodies(id), ['one', 'two']);
  });

  /** A browser that shares nothing with these tabs holds the same session. */
  async function takeOver(world: ChatWorld, id: string): Promise<() => void> {
    const { key } = storedAt(world, 'session') as { key: string };
    const answer = await world.server.http({
      method: 'POST',
      path: `/api/session/${id}/token`,
      bearer: key,
      body: {},
    });
    const { token } = answer.body as { token: string };
    const socket = world.network
      .attach(world.clock.fork())
      .transport.open({ v: 1, token, tabId: crypto.randomUUID() }, { event() {}, closed() {} });
    return () => socket.close();
  }
});
