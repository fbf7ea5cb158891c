import { assert } from '@open-wc/testing';
import { createTestClient } from './support/test-client.js';

describe('console client: replies', () => {
  it('the first reply assigns the conversation, and is pending until the server has it', async () => {
    const { client, server, clock, state, bodies, start } = createTestClient();
    const id = server.startConversation('Where is my order?');
    await start();
    client.selectConversation(id);
    await clock.advance(10);
    client.sendReply('Let me look');
    assert.deepEqual(
      state().replies.map(({ phase }) => phase),
      ['sending'],
    );
    await clock.advance(10);
    assert.deepEqual(state().replies, []);
    assert.deepEqual(bodies(), ['Where is my order?', 'Let me look']);
    assert.deepEqual(state().conversations.get(id)?.session.assignedTo, { name: 'Maya Kern' });
  });

  it('SND-4, SND-6: sends again after a lost answer and a reconnect, and is in the log once', async () => {
    const { client, server, clock, state, bodies, sends, start, reconnect } = createTestClient();
    const id = server.startConversation('Hello');
    await start();
    client.selectConversation(id);
    await clock.advance(10);
    server.dropAnswers('message:send', 1);
    server.dropMessages(1);
    client.sendReply('One');
    await clock.advance(100);
    assert.lengthOf(state().replies, 1);
    server.disconnect();
    client.sendReply('Two');
    await clock.advance(5_000);
    await reconnect();
    assert.deepEqual(state().replies, []);
    assert.deepEqual(bodies(), ['Hello', 'One', 'Two']);
    const ids = new Set(sends().map(({ payload }) => payload.clientId));
    assert.equal(ids.size, 2);
  });

  it('SND-2: replies of one conversation arrive in the order in which they were sent', async () => {
    const { client, server, clock, bodies, start } = createTestClient();
    const id = server.startConversation('Hello');
    await start();
    client.selectConversation(id);
    await clock.advance(10);
    server.dropAnswers('message:send', 3);
    for (const body of ['1', '2', '3', '4', '5']) client.sendReply(body);
    await clock.advance(120_000);
    assert.deepEqual(bodies(), ['Hello', '1', '2', '3', '4', '5']);
  });

  it('SND-4: sends again under the same clientId when no answer comes', async () => {
    const { client, server, clock, sends, state, start } = createTestClient();
    const id = server.startConversation('Hello');
    await start();
    client.selectConversation(id);
    await clock.advance(10);
    server.dropRequests('message:send', 1);
    client.sendReply('One');
    await clock.advance(60_000);
    assert.lengthOf(sends(), 2);
    assert.deepEqual(sends()[0], sends()[1]);
    assert.deepEqual(state().replies, []);
    assert.equal(server.sessions.get(id)?.log.length, 2);
  });

  it('SND-4: opens another connection when two answers in a row stay out', async () => {
    const { client, server, clock, bodies, start } = createTestClient();
    const id = server.startConversation('Hello');
    await start();
    client.selectConversation(id);
    await clock.advance(10);
    server.dropRequests('message:send', 2);
    client.sendReply('One');
    await clock.advance(60_000);
    assert.equal(server.opened, 2);
    assert.deepEqual(bodies(), ['Hello', 'One']);
  });

  it('SND-2: a reply does not wait for one of another conversation', async () => {
    const { client, server, clock, state, start } = createTestClient();
    const [first, second] = [server.startConversation('First'), server.startConversation('Second')];
    await start();
    client.selectConversation(first);
    server.dropAnswers('message:send', 1);
    server.dropMessages(1);
    client.sendReply('One');
    await clock.advance(10);
    client.selectConversation(second);
    client.sendReply('Two');
    await clock.advance(100);
    assert.equal(server.sessions.get(second)?.log.at(-1)?.body, 'Two');
    assert.deepEqual(
      state().replies.map(({ body }) => body),
      ['One'],
    );
  });

  it('SND-10: a refused reply fails, lets the next one pass, and is retried under its clientId', async () => {
    const { client, server, clock, state, bodies, sends, start } = createTestClient();
    const id = server.startConversation('Hello');
    await start();
    client.selectConversation(id);
    await clock.advance(10);
    server.refusals.set('message:send', 'forbidden');
    client.sendReply('One');
    await clock.advance(100);
    assert.equal(state().replies[0]?.phase, 'failed');
    server.refusals.clear();
    client.sendReply('Two');
    await clock.advance(100);
    assert.deepEqual(bodies(), ['Hello', 'Two']);
    client.retryReply(state().replies[0]!.clientId);
    await clock.advance(100);
    assert.deepEqual(bodies(), ['Hello', 'Two', 'One']);
    assert.equal(sends()[0]!.payload.clientId, sends()[2]!.payload.clientId);
  });

  it('discarding a failed reply returns its body, and it is never sent again', async () => {
    const { client, server, clock, state, sends, start } = createTestClient();
    const id = server.startConversation('Hello');
    await start();
    client.selectConversation(id);
    await clock.advance(10);
    server.refusals.set('message:send', 'invalid');
    client.sendReply('One');
    await clock.advance(100);
    assert.equal(client.discardReply(state().replies[0]!.clientId), 'One');
    await clock.advance(60_000);
    assert.deepEqual(state().replies, []);
    assert.lengthOf(sends(), 1);
  });

  it('rejects a body that is not a valid message', async () => {
    const { client, server, clock, state, start } = createTestClient();
    const id = server.startConversation('Hello');
    await start();
    client.selectConversation(id);
    await clock.advance(10);
    for (const body of ['', ' \n', 'a\0b', 'x'.repeat(4_001)])
      assert.equal(client.sendReply(body), false, JSON.stringify(body.slice(0, 9)));
    assert.deepEqual(state().replies, []);
  });

  it('resolves once the pending replies are sent', async () => {
    const { client, server, clock, state, start } = createTestClient();
    const id = server.startConversation('Hello');
    await start();
    client.selectConversation(id);
    await clock.advance(10);
    client.sendReply('Done');
    client.resolve();
    await clock.advance(100);
    assert.deepEqual(
      server.sessions.get(id)?.log.map(({ body }) => body),
      ['Hello', 'Done'],
    );
    assert.equal(state().selected, null);
    assert.equal(state().lastResolved?.session.id, id);
    assert.equal(state().conversations.has(id), false);
  });
});
