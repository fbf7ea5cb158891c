import { assert } from '@open-wc/testing';
import { callsBetween } from '../../src/console/state/attention.js';
import { createConsoleWorld } from './support/console-world.js';

describe('console client: more conversations than a list has lines', () => {
  it('says that there are more, and takes them up when few lines are left', async () => {
    const { client, server, clock, state, start } = createConsoleWorld();
    server.listed = 101;
    const sessions = Array.from({ length: 150 }, (_, n) => server.begin(`Question ${n}`));
    await clock.advance(100);
    await start();
    assert.equal(state().conversations.size, 101);
    assert.isTrue(state().hasMore);

    const close = async (id: string) => {
      client.open(id);
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
    assert.deepEqual(callsBetween(before, state()), []);
    assert.lengthOf(
      server.requests.filter(({ event }) => event === 'lists'),
      1,
    );

    server.listed = 300;
    for (const id of sessions.slice(2, 5)) await close(id);
    assert.equal(state().conversations.size, 145);
    assert.isFalse(state().hasMore);
  });

  it('a line that an event told of is not replaced by an answer that was read before', async () => {
    const { client, server, clock, state, start } = createConsoleWorld();
    server.listed = 2;
    const [first, second] = ['1', '2', '3', '4'].map((body) => server.begin(body));
    await clock.advance(100);
    await start();
    client.open(first!);
    await clock.advance(10);
    server.say(second!, 'and more');
    client.resolve();
    await clock.advance(20);
    assert.equal(state().conversations.get(second!)?.lastMessage?.body, 'and more');
    assert.equal(state().conversations.size, 2);
  });
});
