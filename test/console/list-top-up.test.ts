import { assert } from '@open-wc/testing';
import { conversationsToNotify } from '../../src/console/browser/notifications.js';
import { createTestClient } from './support/test-client.js';

describe('console client: more conversations than the server lists at once', () => {
  it('loads more conversations when few are left in the lists', async () => {
    const { client, server, clock, state, start } = createTestClient();
    server.listLimit = 101;
    const sessions = Array.from({ length: 150 }, (_, n) =>
      server.startConversation(`Question ${n}`),
    );
    await clock.advance(100);
    await start();
    assert.equal(state().conversations.size, 101);
    assert.isTrue(state().hasMore);

    const close = async (id: string) => {
      client.selectConversation(id);
      await clock.advance(10);
      client.resolve();
      await clock.advance(10);
    };
    await close(sessions[0]!);
    assert.equal(state().conversations.size, 100);
    const before = state();
    await close(sessions[1]!);
    assert.deepEqual([...state().conversations.keys()].sort(), sessions.slice(2, 103).sort());
    assert.isTrue(state().hasMore);
    assert.deepEqual(conversationsToNotify(before, state()), []);
    assert.lengthOf(
      server.requests.filter(({ event }) => event === 'lists'),
      1,
    );

    server.listLimit = 300;
    for (const id of sessions.slice(2, 5)) await close(id);
    assert.equal(state().conversations.size, 145);
    assert.isFalse(state().hasMore);
  });

  it('keeps a conversation that an event changed while the lists were loading', async () => {
    const { client, server, clock, state, start } = createTestClient();
    server.listLimit = 2;
    const [first, second] = ['1', '2', '3', '4'].map((body) => server.startConversation(body));
    await clock.advance(100);
    await start();
    client.selectConversation(first!);
    await clock.advance(10);
    server.sendFromVisitor(second!, 'and more');
    client.resolve();
    await clock.advance(20);
    assert.equal(state().conversations.get(second!)?.lastMessage?.body, 'and more');
    assert.equal(state().conversations.size, 2);
  });
});
