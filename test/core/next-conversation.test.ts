import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ChatServer } from '../support/chat-server.js';
import type { ChatTab } from '../support/chat-world.js';
import {
  keysOf,
  pendingOf,
  startConversation,
  startInTwoTabs,
  storedAt,
  type Conversation,
} from './support/conversation.js';

/** The session ends while the visitor's last message is on its way nowhere. */
async function endWhileUnsent(
  { world, id }: Conversation,
  author: ChatTab,
  end: () => void,
  said: string[] = ['two', 'three'],
): Promise<void> {
  world.network.setOnline(false);
  for (const body of said) author.engine.send(body);
  await world.clock.advance(1_000);
  assert.deepEqual(world.server.bodies(id), ['one']);
  end();
  world.network.setOnline(true);
  await world.clock.advance(60_000);
}

suite('unsent messages when the conversation ends', () => {
  test('SND-9 after `abandoned` unsent messages go to a new session, in order, once', async () => {
    const conversation = await startConversation();
    const { world, a, id } = conversation;
    await endWhileUnsent(conversation, a, () => world.server.abandon(id, 'idle'));
    const [, fresh, ...more] = world.server.sessions();
    assert.deepEqual(more, []);
    assert.deepEqual(world.server.bodies(fresh!.id), ['two', 'three']);
    assert.deepEqual(world.server.bodies(id), ['one']);
    assert.deepEqual(pendingOf(a), []);
    assert.deepEqual(a.shown(), ['two', 'three']);
    assert.deepEqual(
      a.state().previousConversation?.messages.map(({ body }) => body),
      ['one'],
    );
  });

  test('SND-9 the same when the socket tells of the end', async () => {
    const { world, a, id } = await startConversation();
    world.network.hold('up');
    a.engine.send('two');
    await world.clock.advance(100);
    world.server.abandon(id, 'idle');
    await world.clock.advance(100);
    world.network.release();
    await world.clock.advance(60_000);
    assert.deepEqual(world.server.bodies(world.server.sessions()[1]!.id), ['two']);
  });

  test('SND-9 the same from a follower', async () => {
    const conversation = await startInTwoTabs();
    const { world, a, b, id } = conversation;
    await endWhileUnsent(conversation, b, () => world.server.abandon(id, 'idle'));
    assert.equal(world.server.sessions().length, 2);
    assert.deepEqual(world.server.bodies(world.server.sessions()[1]!.id), ['two', 'three']);
    for (const chat of [a, b]) assert.deepEqual(chat.shown(), ['two', 'three']);
    assert.deepEqual(
      keysOf(world).filter((key) => key.startsWith('out:')),
      [],
    );
  });

  test('SND-9 a message that the old log has is not sent again', async () => {
    const { world, a, id } = await startConversation();
    world.server.loseNextAck(9);
    world.server.loseNextEcho();
    a.engine.send('two');
    await world.clock.advance(100);
    assert.deepEqual(world.server.bodies(id), ['one', 'two']);
    world.network.setOnline(false);
    world.server.abandon(id, 'idle');
    world.network.setOnline(true);
    await world.clock.advance(60_000);
    assert.equal(world.server.sessions().length, 1);
    assert.deepEqual(pendingOf(a), []);
    assert.deepEqual(a.state().previousConversation?.messages.length, 2);
  });

  test('SND-9 the old log is read to its end, page by page, before it is left', async () => {
    const { world, a, id } = await startConversation(['one'], { server: { pageSize: 3 } });
    world.network.setOnline(false);
    for (let i = 0; i < 10; i++) world.server.agentSays(id, `agent ${i}`);
    a.engine.send('two');
    world.server.abandon(id, 'idle');
    world.network.setOnline(true);
    await world.clock.advance(60_000);
    assert.equal(a.state().previousConversation?.messages.length, 11);
    assert.deepEqual(world.server.bodies(world.server.sessions()[1]!.id), ['two']);
  });

  for (const [status, close] of [
    ['resolved', (server: ChatServer, id: string) => server.resolve(id)],
    ['ended', (server: ChatServer, id: string) => server.end(id)],
  ] as const)
    test(`SND-9 after \`${status}\` it is offered, and goes into a new conversation when asked to`, async () => {
      const conversation = await startConversation();
      const { world, a, id } = conversation;
      await endWhileUnsent(conversation, a, () => close(world.server, id), ['two']);
      assert.equal(world.server.sessions().length, 1);
      assert.deepEqual(pendingOf(a), [['two', 'failed']]);
      a.engine.retry(a.state().pending[0]!.clientId);
      await world.settle();
      assert.equal(world.server.sessions().length, 2);
      assert.deepEqual(world.server.bodies(world.server.sessions()[1]!.id), ['two']);
      assert.deepEqual(a.shown(), ['two']);
    });

  test('SND-9 an offered message can be taken back although there is no conversation', async () => {
    const conversation = await startInTwoTabs();
    const { world, a, b, id } = conversation;
    await endWhileUnsent(conversation, a, () => world.server.resolve(id), ['two']);
    assert.equal(a.engine.discard(a.state().pending[0]!.clientId), 'two');
    await world.clock.advance(100);
    for (const chat of [a, b]) {
      assert.deepEqual(pendingOf(chat), []);
      assert.equal(chat.state().localConversationId, null);
    }
  });

  test('SND-9 a message older than five minutes is offered', async () => {
    const { world, a, id } = await startConversation();
    world.network.setOnline(false);
    a.engine.send('old');
    await world.clock.advance(301_000);
    a.engine.send('young');
    world.server.abandon(id, 'idle');
    world.network.setOnline(true);
    await world.clock.advance(60_000);
    assert.deepEqual(world.server.bodies(world.server.sessions()[1]!.id), ['young']);
    assert.deepEqual(pendingOf(a), [['old', 'failed']]);
  });

  test('SND-9 when the old log cannot be read the message is only offered: it may be in there', async () => {
    const conversation = await startConversation();
    const { world, a, id } = conversation;
    await endWhileUnsent(conversation, a, () => world.server.forget(id), ['two']);
    assert.deepEqual(world.server.sessions(), []);
    assert.deepEqual(pendingOf(a), [['two', 'failed']]);
  });

  test('SES-6 a session that was away for lack of a socket goes on when the visitor comes back', async () => {
    const conversation = await startConversation();
    const { world, a, id } = conversation;
    const before = storedAt(world, 'session');
    await endWhileUnsent(conversation, a, () => world.server.abandon(id, 'disconnected'));
    assert.deepEqual(world.server.bodies(id), ['one', 'two', 'three']);
    assert.equal(world.server.session(id).status, 'queued');
    assert.deepEqual(storedAt(world, 'session'), before);
    assert.deepEqual(a.shown(), ['one', 'two', 'three']);
  });
});
