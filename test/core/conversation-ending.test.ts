import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createChatWorld } from '../support/chat-world.js';
import {
  keysOf,
  pendingOf,
  startConversation,
  startInTwoTabs,
  store,
} from './support/conversation.js';

/** What the server says in the log when an agent resolves a conversation. */
const RESOLVED = 'Ada resolved the conversation.';

const bodies = (messages: readonly { body: string }[] | undefined): string[] =>
  (messages ?? []).map(({ body }) => body);

suite('the end of a conversation', () => {
  test('A3 resolved by an agent: the keys go, the transcript stays as the previous conversation', async () => {
    const { world, a, b, id } = await startInTwoTabs();
    world.server.agentSays(id, 'bye');
    world.server.resolve(id);
    await world.clock.advance(3_000);
    for (const { state } of [a, b]) {
      assert.equal(state().localConversationId, null);
      assert.equal(state().session, null);
      assert.equal(state().connection, 'idle');
      assert.deepEqual(bodies(state().previousConversation?.messages), ['one', 'bye', RESOLVED]);
      assert.equal(state().previousConversation?.status, 'resolved');
      assert.deepEqual(state().notice, { code: 'conversation-ended', status: 'resolved' });
    }
    const kinds = new Set(keysOf(world).map((key) => key.split(':')[0]));
    assert.deepEqual(kinds, new Set(['earlier', 'log']));
  });

  test('A3 the previous conversation is there after a reload; the next message begins a new one', async () => {
    const { world, a, id } = await startConversation();
    world.server.resolve(id);
    await world.clock.advance(3_000);
    const next = a.reload();
    assert.deepEqual(bodies(next.state().previousConversation?.messages), ['one', RESOLVED]);
    next.engine.send('again');
    await world.settle();
    assert.deepEqual(world.server.said(id), ['one']);
    assert.deepEqual(world.server.bodies(world.server.sessions()[1]!.id), ['again']);
    assert.deepEqual(next.shown(), ['again']);
    assert.deepEqual(bodies(next.state().previousConversation?.messages), ['one', RESOLVED]);
  });

  test('A3 a storage event that comes before the news of the end is not taken for cleared storage', async () => {
    const { world, a, b, id } = await startInTwoTabs(['one'], { channelDelay: () => 300 });
    world.server.resolve(id);
    await world.clock.advance(5_000);
    for (const { state } of [a, b]) {
      assert.equal(state().notice?.status, 'resolved');
      assert.deepEqual(bodies(state().previousConversation?.messages), ['one', RESOLVED]);
    }
    assert.deepEqual(bodies(a.reload().state().previousConversation?.messages), ['one', RESOLVED]);
  });

  test('A3 a tab that was frozen meanwhile finds in storage how it ended', async () => {
    const { world, b, id } = await startInTwoTabs();
    b.tab.freeze();
    world.server.resolve(id);
    await world.clock.advance(5_000);
    b.tab.thaw();
    await world.clock.advance(100);
    assert.deepEqual(bodies(b.state().previousConversation?.messages), ['one', RESOLVED]);
    assert.equal(b.state().notice?.status, 'resolved');
  });

  test('B4 the visitor ends it: nothing is left in storage or in any tab, and the server knows', async () => {
    const { world, a, b, id } = await startInTwoTabs();
    a.engine.setOpen(true, 'visitor');
    b.engine.end();
    await world.clock.advance(3_000);
    assert.deepEqual(keysOf(world), ['ui']);
    for (const { state } of [a, b]) {
      assert.equal(state().localConversationId, null);
      assert.equal(state().previousConversation, null);
    }
    assert.equal(world.server.session(id).status, 'ended');
    assert.equal(world.server.socketCount(id), 0);
  });

  test('B4 when the visitor ends it, the previous conversation goes as well', async () => {
    const { world, a, id } = await startConversation();
    world.server.resolve(id);
    await world.clock.advance(3_000);
    a.engine.send('again');
    await world.settle();
    a.engine.end();
    await world.clock.advance(3_000);
    assert.deepEqual(keysOf(world), []);
    assert.equal(a.reload().state().previousConversation, null);
  });

  test('SES-9 an end without a network reaches the server later, even after the next page load', async () => {
    const { world, a, id } = await startConversation();
    world.network.setOnline(false);
    a.engine.end();
    await world.clock.advance(1_000);
    assert.deepEqual(
      keysOf(world).map((key) => key.split(':')[0]),
      ['leaving'],
    );
    a.tab.kill();
    await world.clock.advance(60_000);
    assert.equal(world.server.session(id).status, 'queued');
    world.network.setOnline(true);
    world.openTab();
    await world.clock.advance(1_000);
    assert.equal(world.server.session(id).status, 'ended');
    assert.deepEqual(keysOf(world), []);
  });

  test('SES-9 after a day the server is no longer told', async () => {
    const { world, a, id } = await startConversation();
    world.network.setOnline(false);
    a.engine.end();
    a.tab.kill();
    await world.skip(24 * 3_600_000 + 1);
    world.network.setOnline(true);
    world.openTab();
    await world.clock.advance(10_000);
    assert.equal(world.server.session(id).status, 'abandoned');
    assert.deepEqual(keysOf(world), []);
  });

  test('SES-9 a follower that does not see the key in storage yet: the leader tells the server', async () => {
    let lag = 0;
    const { world, b, id } = await startInTwoTabs(['one'], { storageLag: () => lag });
    lag = 60_000;
    b.engine.end();
    await world.clock.advance(3_000);
    assert.equal(world.server.session(id).status, 'ended');
  });

  test('SES-7 ended while the session is being opened: it is ended on the server too', async () => {
    const { world, a } = await startConversation();
    a.engine.end();
    await world.clock.advance(3_000);
    a.engine.send('two');
    await world.clock.advance(10);
    a.engine.end();
    await world.clock.advance(10_000);
    assert.equal(world.server.sessions()[1]?.status, 'ended');
    assert.deepEqual(keysOf(world), []);
    assert.equal(a.state().localConversationId, null);
  });

  test('SES-9 ended while the session is being opened: told until the server has heard', async () => {
    const world = await createChatWorld();
    const answer = world.server.http;
    let lost = 0;
    world.server.http = (request) =>
      request.path.endsWith('/end') && lost++ === 0
        ? Promise.resolve({ status: 0, body: undefined })
        : answer(request);
    const a = world.openTab();
    a.engine.send('one');
    await world.clock.advance(25);
    a.engine.end();
    await world.clock.advance(10_000);
    assert.equal(world.server.onlySession().status, 'ended');
    assert.deepEqual(keysOf(world), []);
  });

  test('SES-8 the server does not know the session: the cache stays as the previous conversation', async () => {
    const { world, a, id } = await startConversation();
    a.tab.close();
    world.server.forget(id);
    const next = world.openTab();
    await world.clock.advance(3_000);
    assert.equal(next.state().localConversationId, null);
    assert.deepEqual(bodies(next.state().previousConversation?.messages), ['one']);
    next.engine.send('two');
    await world.settle();
    assert.deepEqual(world.server.bodies(world.server.onlySession().id), ['two']);
  });

  test('SES-8 erased: every copy is removed, with unsent messages and the previous conversation', async () => {
    const { world, a, b, id } = await startInTwoTabs();
    b.engine.setDraft('half a sen');
    world.server.erase(id);
    b.engine.send('two');
    await world.clock.advance(10_000);
    for (const chat of [a, b]) {
      assert.equal(chat.state().localConversationId, null);
      assert.equal(chat.state().previousConversation, null);
      assert.deepEqual(chat.shown(), []);
    }
    assert.deepEqual(keysOf(world), []);
  });

  test('SES-6 a session whose key is refused counts as gone, and the cache stays', async () => {
    const { world, a, id } = await startConversation();
    a.tab.close();
    const key = keysOf(world).find((each) => each === 'session')!;
    const dumped = world.browser.disk.dump();
    const raw = JSON.parse(Object.entries(dumped).find(([each]) => each.endsWith(key))![1]) as {
      data: object;
    };
    store(world, key, { ...raw.data, key: 'B'.repeat(43) });
    const next = world.openTab();
    await world.clock.advance(3_000);
    assert.equal(next.state().localConversationId, null);
    assert.deepEqual(bodies(next.state().previousConversation?.messages), ['one']);
    assert.equal(world.server.session(id).status, 'queued');
  });

  test('SND-10 a handshake that is refused because the session closed is not repeated for ever', async () => {
    const { world, a, id } = await startConversation();
    world.network.setOnline(false);
    world.server.resolve(id);
    await world.clock.advance(100);
    let changes = 0;
    a.engine.store.subscribe(() => changes++);
    world.network.setOnline(true);
    await world.clock.advance(30_000);
    assert.equal(a.state().previousConversation?.status, 'resolved');
    assert.ok(changes < 30, `${changes} changes`);
    assert.deepEqual(pendingOf(a), []);
  });
});
