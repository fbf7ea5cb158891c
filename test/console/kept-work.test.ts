import { assert } from '@open-wc/testing';
import { createConsoleWorld } from './support/console-world.js';

describe('console client: what stays', () => {
  it('drafts stay with their conversation, over a switch and a reload, and so does the place', async () => {
    const world = createConsoleWorld();
    const { client, server, clock, tabStorage, ids, start } = world;
    const [a, b] = [server.begin('A'), server.begin('B')];
    await start();
    client.open(a);
    client.setDraft('to A');
    client.open(b);
    client.setDraft('to B');
    client.open(a);
    assert.equal(world.state().drafts.get(a), 'to A');
    await clock.advance(10);
    const bodies = world.bodies();
    client.close();

    const reloaded = createConsoleWorld({ tabStorage, clock, ids }, server);
    await reloaded.start();
    assert.deepEqual(
      [...reloaded.state().drafts],
      [
        [a, 'to A'],
        [b, 'to B'],
      ],
    );
    assert.equal(reloaded.state().opened?.id, a);
    assert.deepEqual(reloaded.bodies(), bodies);
    assert.isNotEmpty(bodies);
    reloaded.client.signOut();
    await clock.advance(10);
    assert.deepEqual(tabStorage.keys(''), []);
  });

  it('E1 an unsent reply survives a reload and goes out under its clientId', async () => {
    const world = createConsoleWorld();
    const { client, server, clock, tabStorage, ids, start } = world;
    const id = server.begin('Hello');
    await start();
    client.open(id);
    await clock.advance(10);
    server.cut();
    client.reply('Kept');
    const [kept] = world.state().replies;
    client.close();

    const reloaded = createConsoleWorld({ tabStorage, clock, ids }, server);
    await reloaded.start();
    server.up();
    await clock.advance(1_000);
    assert.include(server.sessions.get(id)?.log.at(-1), {
      body: 'Kept',
      clientId: kept!.clientId,
    });
    assert.deepEqual(reloaded.state().replies, []);
  });

  it('STO-4 what is not ours in storage changes nothing', async () => {
    const world = createConsoleWorld();
    const key = `chat-console:${world.server.agent.id}`;
    for (const text of ['{', '{"drafts":{"__proto__":"x"},"replies":[{"body":1}]}', '[]']) {
      world.tabStorage.set(key, text);
      const reloaded = createConsoleWorld(
        { tabStorage: world.tabStorage, clock: world.clock },
        world.server,
      );
      await reloaded.start();
      assert.equal(reloaded.state().drafts.size, 0);
      assert.deepEqual(reloaded.state().replies, []);
      reloaded.client.close();
    }
  });

  it('gives back every timer', async () => {
    const { client, server, clock, start } = createConsoleWorld();
    const id = server.begin('Hello');
    await start();
    client.open(id);
    client.setDraft('x');
    await clock.advance(30_000);
    client.close();
    client.close();
    assert.equal(clock.pending(), 0);
  });
});
