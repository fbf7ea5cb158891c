import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ChatServer } from '../support/chat-server.js';
import type { ChatWorld } from '../support/chat-world.js';
import { startConversation, startInTwoTabs } from './support/conversation.js';

function countPolls(world: ChatWorld): () => number {
  let polls = 0;
  const answer = world.server.http;
  world.server.http = (request) => {
    if (request.path.endsWith('/status')) polls++;
    return answer(request);
  };
  return () => polls;
}

suite('status poll', () => {
  test('A5 the status is requested when the panel opens and every 60 s, not while it is closed', async () => {
    const { world, a } = await startConversation();
    const polls = countPolls(world);
    await world.clock.advance(200_000);
    assert.equal(polls(), 0);
    a.engine.setOpen(true, 'visitor');
    await world.clock.advance(100);
    assert.equal(polls(), 1);
    await world.clock.advance(180_000);
    assert.equal(polls(), 4);
    a.engine.setOpen(false, 'visitor');
    await world.clock.advance(200_000);
    assert.equal(polls(), 4);
  });

  test('A5 only the leader asks, whichever tab was opened', async () => {
    const { world, b } = await startInTwoTabs();
    const polls = countPolls(world);
    b.engine.setOpen(true, 'visitor');
    await world.clock.advance(59_000);
    assert.equal(polls(), 1);
  });

  test('A5 a late answer about an ended session does not disturb the next one', async () => {
    const { world, a, id } = await startConversation();
    const answer = world.server.http;
    let release = (): void => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    world.server.http = async (request) => {
      if (request.path.endsWith('/status')) await held;
      return answer(request);
    };
    a.engine.setOpen(true, 'visitor');
    await world.clock.advance(1_000);
    world.server.resolve(id);
    await world.clock.advance(3_000);
    a.engine.send('again');
    await world.settle();
    const next = world.server.sessions()[1]!.id;
    const { lease } = world.server.session(next);
    release();
    await world.clock.advance(5_000);
    assert.equal(world.server.session(next).lease, lease);
  });

  for (const [what, leave] of [
    ['resolved', (server: ChatServer, id: string) => server.resolve(id)],
    ['erased', (server: ChatServer, id: string) => server.erase(id)],
  ] as const)
    test(`A5 the socket did not tell: a session that is ${what} is ended all the same`, async () => {
      const { world, a, id } = await startConversation();
      a.engine.setOpen(true, 'visitor');
      await world.clock.advance(1_000);
      world.server.muteSockets();
      leave(world.server, id);
      await world.clock.advance(61_000);
      assert.equal(a.state().localConversationId, null);
      assert.equal(a.state().notice?.status, what);
    });
});
