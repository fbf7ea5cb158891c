import { assert } from '@open-wc/testing';
import { createConsoleWorld } from './support/console-world.js';

describe('console client: replies', () => {
  it('the first answer assigns, and is settled in the log', async () => {
    const { client, server, clock, state, bodies, start } = createConsoleWorld();
    const id = server.begin('Where is my order?');
    await start();
    client.open(id);
    await clock.advance(10);
    client.reply('Let me look');
    assert.deepEqual(
      state().replies.map(({ phase }) => phase),
      ['sending'],
    );
    await clock.advance(10);
    assert.deepEqual(state().replies, []);
    assert.deepEqual(bodies(), ['Where is my order?', 'Let me look']);
    assert.deepEqual(state().conversations.get(id)?.session.assignedTo, { name: 'Maya Kern' });
  });

  it('SND-4 SND-6 a lost answer: the same clientId goes out after the reconnect, once in the log', async () => {
    const { client, server, clock, state, bodies, sends, start } = createConsoleWorld();
    const id = server.begin('Hello');
    await start();
    client.open(id);
    await clock.advance(10);
    server.loseAnswers('message:send', 1);
    server.loseMessages(1);
    client.reply('One');
    await clock.advance(100);
    assert.lengthOf(state().replies, 1);
    server.cut();
    client.reply('Two');
    await clock.advance(5_000);
    server.up();
    await clock.advance(5_000);
    assert.deepEqual(state().replies, []);
    assert.deepEqual(bodies(), ['Hello', 'One', 'Two']);
    const ids = new Set(sends().map(({ payload }) => payload.clientId));
    assert.equal(ids.size, 2);
  });

  it('SND-2 replies of one conversation arrive in the order in which they were written', async () => {
    const { client, server, clock, bodies, start } = createConsoleWorld();
    const id = server.begin('Hello');
    await start();
    client.open(id);
    await clock.advance(10);
    server.loseAnswers('message:send', 3);
    for (const body of ['1', '2', '3', '4', '5']) client.reply(body);
    await clock.advance(120_000);
    assert.deepEqual(bodies(), ['Hello', '1', '2', '3', '4', '5']);
  });

  it('SND-4 an answer that does not come is asked for again under the same clientId', async () => {
    const { client, server, clock, sends, state, start } = createConsoleWorld();
    const id = server.begin('Hello');
    await start();
    client.open(id);
    await clock.advance(10);
    server.loseRequests('message:send', 1);
    client.reply('One');
    await clock.advance(60_000);
    assert.lengthOf(sends(), 2);
    assert.deepEqual(sends()[0], sends()[1]);
    assert.deepEqual(state().replies, []);
    assert.equal(server.sessions.get(id)?.log.length, 2);
  });

  it('SND-10 a refused reply says so, lets the next one pass, and is retried under its clientId', async () => {
    const { client, server, clock, state, bodies, sends, start } = createConsoleWorld();
    const id = server.begin('Hello');
    await start();
    client.open(id);
    await clock.advance(10);
    server.refuse = 'forbidden';
    client.reply('One');
    await clock.advance(100);
    assert.equal(state().replies[0]?.phase, 'failed');
    server.refuse = null;
    client.reply('Two');
    await clock.advance(100);
    assert.deepEqual(bodies(), ['Hello', 'Two']);
    client.retry(state().replies[0]!.clientId);
    await clock.advance(100);
    assert.deepEqual(bodies(), ['Hello', 'Two', 'One']);
    assert.equal(sends()[0]!.payload.clientId, sends()[2]!.payload.clientId);
  });

  it('a discarded reply gives its text back and is never sent', async () => {
    const { client, server, clock, state, sends, start } = createConsoleWorld();
    const id = server.begin('Hello');
    await start();
    client.open(id);
    await clock.advance(10);
    server.refuse = 'invalid';
    client.reply('One');
    await clock.advance(100);
    assert.equal(client.discard(state().replies[0]!.clientId), 'One');
    await clock.advance(60_000);
    assert.deepEqual(state().replies, []);
    assert.lengthOf(sends(), 1);
  });

  it('what is no message is not taken', async () => {
    const { client, server, clock, state, start } = createConsoleWorld();
    const id = server.begin('Hello');
    await start();
    client.open(id);
    await clock.advance(10);
    for (const body of ['', ' \n', 'a\0b', 'x'.repeat(4_001)])
      assert.equal(client.reply(body), false, JSON.stringify(body.slice(0, 9)));
    assert.deepEqual(state().replies, []);
  });

  it('resolving waits for the replies before it', async () => {
    const { client, server, clock, state, start } = createConsoleWorld();
    const id = server.begin('Hello');
    await start();
    client.open(id);
    await clock.advance(10);
    client.reply('Done');
    client.resolve();
    await clock.advance(100);
    assert.deepEqual(
      server.sessions.get(id)?.log.map(({ body }) => body),
      ['Hello', 'Done'],
    );
    assert.equal(state().opened, null);
    assert.equal(state().resolved?.session.id, id);
    assert.equal(state().conversations.has(id), false);
  });
});
