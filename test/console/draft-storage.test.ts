import { assert } from '@open-wc/testing';
import { createTestClient } from './support/test-client.js';

describe('console client: draft storage', () => {
  it('drafts and the conversation at the address survive a switch and a reload; sign-out removes the drafts', async () => {
    const test = createTestClient();
    const { client, server, clock, tabStorage, ids, address, start } = test;
    const [a, b] = [server.startConversation('A'), server.startConversation('B')];
    await start();
    client.selectConversation(a);
    client.setDraft('to A');
    client.selectConversation(b);
    client.setDraft('to B');
    client.selectConversation(a);
    assert.equal(test.state().drafts.get(a), 'to A');
    await clock.advance(10);
    const bodies = test.bodies();
    client.close();

    const reloaded = createTestClient({ tabStorage, clock, ids, address }, server);
    await reloaded.start();
    assert.deepEqual(
      [...reloaded.state().drafts],
      [
        [a, 'to A'],
        [b, 'to B'],
      ],
    );
    assert.equal(reloaded.state().selected?.id, a);
    assert.deepEqual(reloaded.bodies(), bodies);
    assert.isNotEmpty(bodies);
    reloaded.client.signOut();
    await clock.advance(10);
    assert.deepEqual(tabStorage.keys(''), []);
  });

  it('E1: a pending reply survives a reload and is sent under its clientId', async () => {
    const test = createTestClient();
    const { client, server, clock, tabStorage, ids, start } = test;
    const id = server.startConversation('Hello');
    await start();
    client.selectConversation(id);
    await clock.advance(10);
    server.disconnect();
    client.sendReply('Kept');
    const [pending] = test.state().replies;
    client.close();

    const reloaded = createTestClient({ tabStorage, clock, ids }, server);
    await reloaded.start();
    await reloaded.reconnect();
    assert.include(server.sessions.get(id)?.log.at(-1), {
      body: 'Kept',
      clientId: pending!.clientId,
    });
    assert.deepEqual(reloaded.state().replies, []);
  });

  it('SND-1: a reply is stored before it is sent', async () => {
    const { client, server, clock, tabStorage, sends, start } = createTestClient();
    const id = server.startConversation('Hello');
    await start();
    client.selectConversation(id);
    await clock.advance(10);
    const key = `chat-console:${server.agent.id}`;
    const storedAtSend: boolean[] = [];
    server.onRequest = ({ event }) => {
      if (event === 'message:send')
        storedAtSend.push(tabStorage.get(key)?.includes('Stored first') ?? false);
    };
    client.sendReply('Stored first');
    await clock.advance(100);
    assert.lengthOf(sends(), 1);
    assert.deepEqual(storedAtSend, [true]);
  });

  it('a reply is never sent by another agent who signed in in this browser', async () => {
    const { client, server, clock, ids, state, sends, start, reconnect } = createTestClient();
    const id = server.startConversation('Hello');
    await start();
    client.selectConversation(id);
    await clock.advance(10);
    server.disconnect();
    client.sendReply('From Maya');
    const maya = server.agent;
    server.agent = { ...maya, id: ids.uuid(), name: 'Jonas' };
    await reconnect();
    assert.equal(state().agent?.name, 'Jonas');
    assert.deepEqual(state().replies, []);
    assert.lengthOf(sends(), 0);

    server.disconnect();
    server.agent = maya;
    await reconnect();
    assert.lengthOf(sends(), 1);
  });

  it('STO-4: ignores stored values that are not valid', async () => {
    const test = createTestClient();
    const key = `chat-console:${test.server.agent.id}`;
    for (const text of ['{', '{"drafts":{"__proto__":"x"},"replies":[{"body":1}]}', '[]']) {
      test.tabStorage.set(key, text);
      const reloaded = createTestClient(
        { tabStorage: test.tabStorage, clock: test.clock },
        test.server,
      );
      await reloaded.start();
      assert.equal(reloaded.state().drafts.size, 0);
      assert.deepEqual(reloaded.state().replies, []);
      reloaded.client.close();
    }
  });

  it('close gives back every timer', async () => {
    const { client, server, clock, start } = createTestClient();
    const id = server.startConversation('Hello');
    await start();
    client.selectConversation(id);
    client.setDraft('x');
    await clock.advance(30_000);
    client.close();
    client.close();
    assert.equal(clock.pending(), 0);
  });
});
