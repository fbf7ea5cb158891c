import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { HttpAnswer, HttpRequest } from '../../src/core/ports.js';
import { keysOf, startTalk, startTalkInTwo, storedAt, type Talk } from './support/talk.js';

async function startOpenTalk(): Promise<Talk> {
  const talk = await startTalk();
  talk.a.engine.setOpen(true, 'visitor');
  return talk;
}

suite('soft exit', () => {
  test('A3 after the visitor’s own end: the notice for 2 s, then home, then shut', async () => {
    const { world, a } = await startOpenTalk();
    a.engine.end();
    assert.equal(a.state().notice?.code, 'conversation-ended');
    await world.clock.advance(1_900);
    assert.equal(a.state().notice?.code, 'conversation-ended');
    assert.equal(a.state().panel.open, true);
    await world.clock.advance(200);
    assert.equal(a.state().notice, null);
    assert.equal(a.state().panel.open, false);
    assert.deepEqual(storedAt(world, 'ui'), { open: false, docked: null, muted: false });
  });

  test('A3 ended from outside: the notice for 30 s', async () => {
    const { world, a, id } = await startOpenTalk();
    world.server.resolve(id);
    await world.clock.advance(29_000);
    assert.equal(a.state().notice?.status, 'resolved');
    assert.equal(a.state().panel.open, true);
    await world.clock.advance(2_000);
    assert.equal(a.state().notice, null);
    assert.equal(a.state().panel.open, false);
  });

  test('A3 all tabs come home, and one of them shuts the panel for all', async () => {
    const { world, a, b, id } = await startTalkInTwo();
    b.engine.setOpen(true, 'visitor');
    world.server.resolve(id);
    await world.clock.advance(31_000);
    for (const { state } of [a, b]) {
      assert.equal(state().notice, null);
      assert.equal(state().panel.open, false);
      assert.equal(state().panel.counter, 2);
    }
  });

  test('A3 the panel stays while the visitor is writing', async () => {
    const { world, a, id } = await startOpenTalk();
    world.server.resolve(id);
    await world.clock.advance(10_000);
    a.engine.setDraft('but wait');
    await world.clock.advance(60_000);
    assert.equal(a.state().panel.open, true);
    assert.equal(a.state().notice, null);
    assert.equal(a.state().draft, 'but wait');
  });

  test('A3 a conversation that began meanwhile is not disturbed', async () => {
    const { world, a } = await startOpenTalk();
    a.engine.end();
    a.engine.send('two');
    await world.clock.advance(10_000);
    assert.equal(a.state().panel.open, true);
    assert.deepEqual(a.shown(), ['two']);
  });

  test('B4 what was half written is dropped with the visitor’s own end', async () => {
    const { world, a } = await startOpenTalk();
    a.engine.setDraft('never mind');
    a.engine.end();
    assert.equal(a.state().draft, '');
    await world.clock.advance(5_000);
    assert.equal(a.reload().state().draft, '');
  });

  test('C6 cleared: the panel stays, the server knows why, the next message starts afresh', async () => {
    const { world, a, id } = await startOpenTalk();
    a.engine.clear();
    await world.clock.advance(5_000);
    assert.equal(a.state().panel.open, true);
    assert.equal(a.state().notice, null);
    assert.equal(world.server.session(id).status, 'ended');
    assert.equal(world.server.session(id).reason, 'cleared');
    assert.deepEqual(keysOf(world), ['ui']);
    a.engine.send('two');
    await world.settle();
    assert.deepEqual(world.server.bodies(world.server.sessions()[1]!.id), ['two']);
  });

  test('C3 found gone at the first look: its messages stay on screen until they are put away', async () => {
    const { world, a, id } = await startOpenTalk();
    world.server.forget(id);
    const next = a.reload();
    await world.clock.advance(120_000);
    assert.equal(next.state().panel.open, true);
    assert.equal(next.state().notice?.status, 'abandoned');
    assert.deepEqual(
      next.state().previousConversation?.messages.map(({ body }) => body),
      ['one'],
    );
    next.engine.send('two');
    await world.settle();
    assert.deepEqual(world.server.bodies(world.server.sessions().at(-1)!.id), ['two']);
  });

  test('SES-10 logout: ended in all tabs, and nothing known of the visitor is left', async () => {
    const { world, a, b, id } = await startTalkInTwo();
    world.server.resolve(id);
    await world.clock.advance(1_000);
    a.engine.send('again');
    await world.settle();
    b.engine.setDraft('half');
    a.engine.logout();
    await world.clock.advance(5_000);
    for (const { state } of [a, b]) {
      assert.equal(state().localConversationId, null);
      assert.equal(state().previousConversation, null);
      assert.equal(state().draft, '');
    }
    assert.deepEqual(keysOf(world), []);
    assert.equal(world.server.sessions()[1]?.reason, 'logout');
    assert.equal(b.reload().state().draft, '');
  });
});

test('SES-10 logout takes away what ran out, too', async () => {
  const { world, a } = await startTalk();
  a.tab.close();
  await world.skip(25 * 3_600_000);
  world.openTab().engine.logout();
  assert.deepEqual(keysOf(world), []);
});

test('INV-9 what was being written when another ended it stays, over a reload too', async () => {
  const { world, a, id } = await startTalk();
  a.engine.setDraft('half');
  world.server.resolve(id);
  await world.clock.advance(3_000);
  assert.equal(a.state().draft, 'half');
  assert.equal(a.reload().state().draft, 'half');
});

suite('delete my data', () => {
  test('E7 this session and the earlier one are deleted on the server, and nothing is left here', async () => {
    const { world, a, b, id } = await startTalkInTwo();
    world.server.resolve(id);
    await world.clock.advance(1_000);
    a.engine.send('again');
    await world.settle();
    const ids = world.server.sessions().map((session) => session.id);
    const erased = b.engine.eraseAll();
    await world.clock.advance(5_000);
    assert.equal(await erased, true);
    assert.deepEqual(ids.map(world.server.isErased), [true, true]);
    for (const { state } of [a, b]) {
      assert.equal(state().previousConversation, null);
      assert.equal(state().localConversationId, null);
    }
    assert.deepEqual(keysOf(world), []);
  });

  test('E7 without a network: gone here at once, and on the server when there is one', async () => {
    const { world, a, id } = await startTalk();
    world.network.goOffline();
    const erased = a.engine.eraseAll();
    await world.clock.advance(20_000);
    assert.equal(await erased, false);
    assert.deepEqual(
      keysOf(world).map((key) => key.split(':')[0]),
      ['leaving'],
    );
    const next = a.reload();
    world.network.goOnline();
    await world.clock.advance(60_000);
    assert.equal(world.server.isErased(id), true);
    assert.deepEqual(keysOf(world), []);
    assert.equal(next.state().localConversationId, null);
  });

  test('E7 what the server does not hear is told again for a day, and then no more', async () => {
    const { world, a } = await startTalk();
    world.network.goOffline();
    void a.engine.eraseAll();
    await world.clock.advance(23 * 3_600_000);
    assert.equal(keysOf(world).length, 1);
    await world.clock.advance(2 * 3_600_000);
    assert.deepEqual(keysOf(world), []);
  });

  test('E7 an end that was not told yet becomes a deletion', async () => {
    const { world, a, id } = await startTalk();
    world.network.goOffline();
    a.engine.end();
    await world.clock.advance(1_000);
    void a.engine.eraseAll();
    world.network.goOnline();
    await world.clock.advance(60_000);
    assert.equal(world.server.isErased(id), true);
  });

  test('E7 the answer to an end that was told before takes nothing from the deletion', async () => {
    const { world, a, id } = await startTalk();
    const { http } = world.server;
    let answerEnd = (): void => {};
    const ended = new Promise<void>((resolve) => (answerEnd = resolve));
    let refuses = true;
    const slowly = async (request: HttpRequest): Promise<HttpAnswer> => {
      if (request.path.endsWith('/end')) await ended;
      if (request.method === 'DELETE' && refuses) return { status: 503, body: {} };
      return http(request);
    };
    world.server.http = slowly;
    a.engine.end();
    await world.clock.advance(500);
    void a.engine.eraseAll();
    await world.clock.advance(100);
    answerEnd();
    await world.clock.advance(100);
    refuses = false;
    await world.clock.advance(60_000);
    assert.equal(world.server.isErased(id), true);
  });

  test('E7 a conversation that ran out is gone as well, here and on the server', async () => {
    const { world, a, id } = await startTalk();
    a.tab.close();
    await world.skip(25 * 3_600_000);
    const next = world.openTab();
    const erased = next.engine.eraseAll();
    await world.clock.advance(5_000);
    assert.equal(await erased, true);
    assert.equal(world.server.isErased(id), true);
    assert.deepEqual(keysOf(world), []);
  });
});
