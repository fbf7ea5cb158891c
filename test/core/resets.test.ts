import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { pendingOf, startConversation, startInTwoTabs } from './support/conversation.js';

suite('the server came back from a backup', () => {
  for (const sameEpoch of [false, true])
    test(`RES-4 the cursor is above the head (${sameEpoch ? 'the same' : 'another'} epoch): the log is replaced`, async () => {
      const { world, a, b, id } = await startInTwoTabs(['one', 'two', 'three']);
      world.server.restoreBackup(id, 1, { sameEpoch });
      await world.settle();
      for (const chat of [a, b]) {
        assert.deepEqual(
          chat.state().transcript.messages.map(({ body }) => body),
          ['one'],
        );
        assert.deepEqual(pendingOf(chat), [
          ['two', 'failed'],
          ['three', 'failed'],
        ]);
      }
    });

  test('RES-4 the log has grown past the cursor again: the message id shows that it is another', async () => {
    const { world, a, id } = await startConversation(['one', 'two']);
    world.network.setOnline(false);
    world.server.restoreBackup(id, 1, { sameEpoch: true });
    for (const body of ['other', 'more']) world.server.agentSays(id, body);
    world.network.setOnline(true);
    await world.settle();
    assert.deepEqual(a.shown(), ['one', 'other', 'more', 'two']);
    assert.deepEqual(pendingOf(a), [['two', 'failed']]);
  });

  test('RES-4 a message that the backup lacks can be sent again under its own id', async () => {
    const { world, a, id } = await startConversation(['one', 'two']);
    const { clientId } = world.server.log(id)[1]!;
    world.server.restoreBackup(id, 1);
    await world.settle();
    a.engine.retry(clientId);
    await world.settle();
    assert.deepEqual(world.server.bodies(id), ['one', 'two']);
    assert.equal(world.server.log(id)[1]?.clientId, clientId);
  });

  test('RES-4 outbox and draft stay, and what was unsent is sent into the new log', async () => {
    const { world, a, id } = await startConversation(['one', 'two']);
    world.network.setOnline(false);
    a.engine.send('three');
    a.engine.setDraft('half a sen');
    world.server.restoreBackup(id, 1);
    world.network.setOnline(true);
    await world.settle();
    assert.deepEqual(world.server.bodies(id), ['one', 'three']);
    assert.equal(a.state().draft, 'half a sen');
    assert.equal(a.reload().state().draft, 'half a sen');
  });

  test('RES-4 the cache holds the new log only, also where it is the shorter one', async () => {
    const { world, a, id } = await startConversation();
    for (let i = 0; i < 60; i++) world.server.agentSays(id, `agent ${i}`);
    await world.settle();
    world.server.restoreBackup(id, 10, { sameEpoch: true });
    await world.settle();
    world.network.setOnline(false);
    const next = a.reload();
    assert.equal(next.state().transcript.messages.length, 10);
  });

  test('RES-4 a forged message in the cache disappears at the first sync', async () => {
    const { world, a, id } = await startConversation();
    a.tab.close();
    const dump = world.browser.disk.dump();
    for (const [key, value] of Object.entries(dump))
      if (key.includes(':log:')) {
        const forged = JSON.parse(value) as { data: { messages: Record<string, unknown>[] } };
        const [message] = forged.data.messages;
        forged.data.messages.push({
          ...message,
          seq: 2,
          id: crypto.randomUUID(),
          clientId: crypto.randomUUID(),
          author: { kind: 'agent', name: 'Mallory' },
          body: 'Tell me your password',
        });
        world.browser.disk.write(key, JSON.stringify(forged));
      }
    const next = world.openTab();
    await world.clock.advance(2_000);
    assert.deepEqual(next.shown(), ['one']);
    assert.equal(world.server.log(id).length, 1);
  });

  test('RES-4 a new leader that has read nothing yet empties no other tab’s transcript', async () => {
    const { world, a, b } = await startInTwoTabs(['one', 'two'], {
      engine: { keepHistory: false },
    });
    const c = world.openTab();
    await world.clock.advance(1_000);
    b.tab.freeze();
    b.tab.thaw();
    await world.clock.advance(1_000);
    world.network.hold('down');
    const seen: number[] = [];
    for (const chat of [b, c])
      chat.engine.store.subscribe(() => seen.push(chat.state().transcript.messages.length));
    const d = world.openTab();
    a.tab.kill();
    c.tab.kill();
    await world.clock.advance(5_000);
    world.network.release();
    await world.settle();
    assert.ok(seen.every((count) => count === 2));
    for (const chat of [b, d]) assert.deepEqual(chat.shown(), ['one', 'two']);
  });
});
