import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { HttpAnswer, HttpRequest } from '../../src/core/ports.js';
import { createChatWorld } from '../support/chat-world.js';
import { keysOf, startConversation, startInTwoTabs } from './support/conversation.js';

suite('log out', () => {
  test('SES-10 logout: ended in all tabs, and nothing known of the visitor is left', async () => {
    const { world, a, b, id } = await startInTwoTabs();
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

  test('SES-10 logout removes an expired conversation, too', async () => {
    const { world, a } = await startConversation();
    a.tab.close();
    await world.skip(25 * 3_600_000);
    world.openTab().engine.logout();
    assert.deepEqual(keysOf(world), []);
  });
});

suite('delete my data', () => {
  test('E7 this session and the previous one are erased on the server, and nothing is left here', async () => {
    const { world, a, b, id } = await startInTwoTabs();
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
    const { world, a, id } = await startConversation();
    world.network.setOnline(false);
    const erased = a.engine.eraseAll();
    await world.clock.advance(20_000);
    assert.equal(await erased, false);
    assert.deepEqual(
      keysOf(world).map((key) => key.split(':')[0]),
      ['leaving'],
    );
    const next = a.reload();
    world.network.setOnline(true);
    await world.clock.advance(60_000);
    assert.equal(world.server.isErased(id), true);
    assert.deepEqual(keysOf(world), []);
    assert.equal(next.state().localConversationId, null);
  });

  test('E7 an erasure that does not reach the server is repeated for a day, and then no more', async () => {
    const { world, a } = await startConversation();
    world.network.setOnline(false);
    void a.engine.eraseAll();
    await world.clock.advance(23 * 3_600_000);
    assert.equal(keysOf(world).length, 1);
    await world.clock.advance(2 * 3_600_000);
    assert.deepEqual(keysOf(world), []);
  });

  test('E7 a session that was still being opened is erased on the server', async () => {
    const world = await createChatWorld();
    const a = world.openTab();
    a.engine.send('one');
    await world.clock.advance(25);
    const { id } = world.server.onlySession();
    void a.engine.eraseAll();
    await world.clock.advance(10_000);
    assert.equal(world.server.isErased(id), true);
    assert.deepEqual(keysOf(world), []);
  });

  test('E7 an end that has not reached the server becomes an erasure', async () => {
    const { world, a, id } = await startConversation();
    world.network.setOnline(false);
    a.engine.end();
    await world.clock.advance(1_000);
    void a.engine.eraseAll();
    world.network.setOnline(true);
    await world.clock.advance(60_000);
    assert.equal(world.server.isErased(id), true);
  });

  test('E7 the late answer to an end does not cancel the erasure', async () => {
    const { world, a, id } = await startConversation();
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

  test('E7 an expired conversation is erased as well, here and on the server', async () => {
    const { world, a, id } = await startConversation();
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
