import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ChatServer } from '../support/chat-server.js';
import {
  createChatWorld,
  type ChatTab,
  type ChatWorld,
  type ChatWorldOptions,
} from '../support/chat-world.js';
import { keysOf, pendingOf, startConversation, unitsOf } from './support/conversation.js';

const LAGS: [what: string, options: ChatWorldOptions][] = [
  ['at once', {}],
  ['storage late', { storageLag: () => 400 }],
  ['channel late', { channelDelay: () => 400 }],
];

/** The server is overloaded from the moment at which a session is open. */
function overloadOnceOpen({ server }: ChatWorld): void {
  const answer = server.http;
  server.http = async (request) => {
    const answered = await answer(request);
    if (answered.status === 201) server.overload(true);
    return answered;
  };
}

suite('the first message', () => {
  test('SES-7 opening the panel, a draft and typing open no session', async () => {
    const world = await createChatWorld();
    const { engine } = world.openTab();
    engine.setOpen(true, 'visitor');
    engine.setDraft('hel');
    engine.setTyping(true);
    await world.clock.advance(60_000);
    assert.deepEqual(world.server.sessions(), []);
    assert.deepEqual(keysOf(world), ['ui']);
  });

  test('STO-8 nothing is stored and nothing requested before the first interaction', async () => {
    const world = await createChatWorld();
    let asked = 0;
    const count = world.server.http;
    world.server.http = (request) => (asked++, count(request));
    for (const { tab, engine } of [world.openTab(), world.openTab()]) {
      tab.hide();
      tab.show();
      tab.page.online();
      tab.freeze();
      tab.thaw();
      engine.setOpen(false, 'page');
      await world.clock.advance(120_000);
    }
    assert.deepEqual(keysOf(world), []);
    assert.equal(asked, 0);
    assert.deepEqual(world.server.sessions(), []);
  });

  test('SES-7 the request for a session is in storage before it is sent', async () => {
    const world = await createChatWorld();
    const a = world.openTab();
    a.engine.send('one');
    await world.clock.advance(1);
    assert.ok(keysOf(world).includes('opening'));
    assert.deepEqual(world.server.sessions(), []);
    await world.settle();
    assert.ok(!keysOf(world).includes('opening'));
    assert.ok(keysOf(world).includes('session'));
  });

  for (const [what, options] of LAGS)
    test(`SES-7 two tabs press Send at the same moment (${what}): one session, each message once`, async () => {
      const world = await createChatWorld(options);
      const tabs = [world.openTab(), world.openTab(), world.openTab()];
      tabs[0]!.engine.send('a');
      tabs[1]!.engine.send('b');
      tabs[2]!.engine.send('c');
      await world.clock.advance(10_000);
      await world.settle();
      const { id } = world.server.onlySession();
      assert.deepEqual(world.server.bodies(id).sort(), ['a', 'b', 'c']);
      for (const chat of tabs) {
        assert.deepEqual(chat.shown(), world.server.bodies(id));
        assert.equal(chat.state().localConversationId, tabs[0]!.state().localConversationId);
      }
      await world.clock.advance(1_000);
      assert.deepEqual(
        keysOf(world).filter((key) => key.startsWith('out:')),
        [],
      );
    });

  test('SES-7 the answer gets lost: the same open key again, and the same session', async () => {
    const world = await createChatWorld();
    const a = world.openTab();
    a.engine.send('one');
    await world.clock.advance(30);
    assert.equal(world.server.sessions().length, 1);
    world.network.cut();
    await world.settle();
    assert.deepEqual(world.server.bodies(world.server.onlySession().id), ['one']);
  });

  test('SES-7 reload while the session is being opened', async () => {
    const world = await createChatWorld();
    const a = world.openTab();
    a.engine.send('one');
    await world.clock.advance(30);
    const next = a.reload();
    assert.deepEqual(pendingOf(next), [['one', 'sending']]);
    await world.settle();
    assert.deepEqual(world.server.bodies(world.server.onlySession().id), ['one']);
    assert.deepEqual(next.shown(), ['one']);
  });

  for (const ms of [1, 10, 30, 50])
    for (const [what, options] of LAGS)
      test(`SES-7 leader killed ${ms} ms into the opening (${what}): the next tab finishes it`, async () => {
        const world = await createChatWorld(options);
        const a = world.openTab();
        const b = world.openTab();
        a.engine.send('one');
        await world.clock.advance(5);
        b.engine.send('two');
        await world.clock.advance(ms);
        a.tab.kill();
        await world.clock.advance(5_000);
        await world.settle();
        const { id } = world.server.onlySession();
        assert.equal(new Set(world.server.bodies(id)).size, world.server.log(id).length);
        assert.deepEqual(world.server.bodies(id).sort(), ['one', 'two']);
        assert.deepEqual(b.shown(), world.server.bodies(id));
      });

  test('SES-7 messages sent while the server is away wait, and open one session', async () => {
    const world = await createChatWorld();
    world.network.setOnline(false);
    const a = world.openTab();
    const b = world.openTab();
    for (const body of ['1', '2']) a.engine.send(body);
    await world.clock.advance(60_000);
    b.engine.send('3');
    world.network.setOnline(true);
    await world.settle();
    assert.deepEqual(world.server.bodies(world.server.onlySession().id), ['1', '2', '3']);
    assert.deepEqual(b.shown(), ['1', '2', '3']);
  });

  test('SES-7 an overloaded server: the request for a session waits as long as it is told to', async () => {
    const world = await createChatWorld();
    const askedAt: number[] = [];
    const answer = world.server.http;
    world.server.http = (request) => (askedAt.push(world.clock.now()), answer(request));
    world.server.overload(true);
    const a = world.openTab();
    a.engine.send('one');
    await world.clock.advance(20_000);
    assert.deepEqual(world.server.sessions(), []);
    assert.deepEqual(pendingOf(a), [['one', 'sending']]);
    const waits = askedAt.slice(1).map((at, index) => at - askedAt[index]!);
    assert.ok(waits.length > 1 && waits.every((ms) => ms >= 3_000), waits.join());
    world.server.overload(false);
    await world.settle();
    assert.deepEqual(world.server.bodies(world.server.onlySession().id), ['one']);
  });

  test('SES-7 a server that is overloaded once the session is open: its first socket waits as well', async () => {
    const world = await createChatWorld();
    overloadOnceOpen(world);
    const a = world.openTab();
    a.engine.send('one');
    await world.clock.advance(20_000);
    assert.equal(world.server.onlySession().lease, 0);
    assert.deepEqual(pendingOf(a), [['one', 'sending']]);
    world.server.overload(false);
    await world.settle();
    assert.deepEqual(world.server.bodies(world.server.onlySession().id), ['one']);
  });

  test('SES-7 a server that stays overloaded: the first socket of an open session waits a minute', async () => {
    const world = await createChatWorld();
    overloadOnceOpen(world);
    world.openTab().engine.send('one');
    await world.clock.advance(55_000);
    assert.equal(world.server.onlySession().lease, 0);
    await world.settle();
    assert.deepEqual(world.server.bodies(world.server.onlySession().id), ['one']);
  });

  test('SES-7 an overloaded server: who has a conversation reloads, reconnects and goes on', async () => {
    const { world, a, id } = await startConversation();
    world.server.overload(true);
    const next = a.reload();
    next.engine.send('two');
    await world.settle();
    world.server.cutSockets(id);
    next.engine.send('three');
    await world.settle();
    assert.deepEqual(world.server.bodies(id), ['one', 'two', 'three']);
  });

  test('SES-7 a conversation ends while another tab is frozen: the next one is one session for both', async () => {
    const { world, a } = await startConversation();
    const b = world.openTab();
    await world.clock.advance(100);
    b.tab.freeze();
    a.engine.end();
    await world.clock.advance(5_000);
    a.engine.send('two');
    await world.settle();
    b.tab.thaw();
    await world.clock.advance(30_000);
    assert.equal(world.server.sessions().length, 2);
    assert.deepEqual(b.shown(), ['two']);
    assert.equal(a.state().connection, 'connected');
    assert.equal(b.state().connection, 'connected');
  });
});

/** A conversation whose keys found no room on the device: what is stored is its opening. */
async function startWithoutRoomForKeys(options: ChatWorldOptions = {}) {
  const world = await createChatWorld(options);
  const a = world.openTab();
  a.engine.send('one');
  await world.clock.advance(1);
  world.browser.disk.quota = unitsOf(world);
  await world.settle();
  world.browser.disk.quota = Infinity;
  assert.ok(keysOf(world).includes('opening') && !keysOf(world).includes('session'));
  return { world, a, id: world.server.onlySession().id };
}

/** Leaves a message unsent, lets something happen to the session, and loads the page again. */
async function returnAfter({ world, a }: { world: ChatWorld; a: ChatTab }, happens: () => void) {
  world.network.setOnline(false);
  a.engine.send('unsent');
  await world.clock.advance(100);
  a.tab.kill();
  happens();
  world.network.setOnline(true);
  const next = world.openTab();
  await world.clock.advance(30_000);
  return next;
}

/** The device has nothing left with which the conversation could go on. */
function assertNothingGoesOn(world: ChatWorld): void {
  const left = keysOf(world).filter((key) => /^(opening|session|seen|out)/.test(key));
  assert.deepEqual(left, []);
}

suite('an opening that is repeated after its answer', () => {
  test('SES-7 STO-3 a device without room for the keys finds its session again', async () => {
    const chat = await startWithoutRoomForKeys();
    const next = await returnAfter(chat, () => {});
    assert.equal(chat.world.server.onlySession().id, chat.id);
    assert.deepEqual(next.shown(), ['one', 'unsent']);
    assert.equal(next.state().connection, 'connected');
  });

  for (const [what, happens] of [
    ['resolved', (server, id) => server.resolve(id)],
    ['ended elsewhere', (server, id) => server.end(id)],
  ] satisfies [string, (server: ChatServer, id: string) => void][])
    test(`SES-7 SND-9 its session was ${what}: the end is shown, what is unsent is offered`, async () => {
      const chat = await startWithoutRoomForKeys();
      const { world, id } = chat;
      const next = await returnAfter(chat, () => happens(world.server, id));
      assert.equal(next.state().localConversationId, null);
      assert.equal(next.state().notice?.code, 'conversation-ended');
      assert.deepEqual(next.state().previousConversation?.messages[0]?.body, 'one');
      assert.deepEqual(pendingOf(next), [['unsent', 'failed']]);
      assert.equal(world.server.socketCount(id), 0);
      assertNothingGoesOn(world);
      next.engine.retry(next.state().pending[0]!.clientId);
      await world.settle();
      const [, fresh, ...more] = world.server.sessions();
      assert.deepEqual([world.server.bodies(fresh!.id), more], [['unsent'], []]);
    });

  test('SES-7 SND-9 its session became idle: what is unsent goes to the next one', async () => {
    const chat = await startWithoutRoomForKeys();
    const { world, id } = chat;
    const next = await returnAfter(chat, () => world.server.abandon(id, 'idle'));
    const [, fresh, ...more] = world.server.sessions();
    assert.deepEqual([world.server.bodies(fresh!.id), more], [['unsent'], []]);
    assert.deepEqual(next.shown(), ['unsent']);
    assert.deepEqual(world.server.bodies(id), ['one']);
  });

  test('SES-7 SES-6 its key has expired: the conversation ends, what is unsent is offered', async () => {
    const settings = { RETENTION_SECONDS: '3600', IDLE_SECONDS: '1000000' };
    const chat = await startWithoutRoomForKeys({ server: { settings } });
    const { world, id } = chat;
    const next = await returnAfter(chat, () => {
      world.server.change(id, 'seen_at = seen_at - ?', 3_600_000);
    });
    assert.equal(next.state().localConversationId, null);
    assert.deepEqual(pendingOf(next), [['unsent', 'failed']]);
    assertNothingGoesOn(world);
    next.engine.retry(next.state().pending[0]!.clientId);
    await world.settle();
    const [, fresh, ...more] = world.server.sessions();
    assert.deepEqual([world.server.bodies(fresh!.id), more], [['unsent'], []]);
    assert.deepEqual(world.server.bodies(id), ['one']);
  });

  test('SES-8 its session was erased: nothing is left, and nothing is asked again', async () => {
    const chat = await startWithoutRoomForKeys();
    const { world, id } = chat;
    const next = await returnAfter(chat, () => world.server.erase(id));
    assert.equal(next.state().localConversationId, null);
    assert.deepEqual(next.shown(), []);
    assertNothingGoesOn(world);
    let asked = 0;
    const count = world.server.http;
    world.server.http = (request) => (asked++, count(request));
    await world.clock.advance(120_000);
    assert.equal(asked, 0);
    assert.deepEqual(world.server.sessions(), []);
  });
});
