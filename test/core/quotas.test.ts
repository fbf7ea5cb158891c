import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { pendingOf, startConversation } from './support/conversation.js';

const HOUR = 60 * 60_000;

suite('a visitor whose address has used up a quota', () => {
  test('SEC-11 messages wait in the outbox, and all arrive, once and in order', async () => {
    const settings = { MESSAGES_PER_ADDRESS_PER_MINUTE: '2' };
    const { world, a, id } = await startConversation(['1'], { server: { settings } });
    for (const body of ['2', '3', '4', '5']) a.engine.send(body);
    await world.clock.advance(10_000);
    assert.deepEqual(pendingOf(a), [
      ['3', 'sending'],
      ['4', 'sending'],
      ['5', 'sending'],
    ]);
    await world.clock.advance(3 * 60_000);
    assert.deepEqual(world.server.bodies(id), ['1', '2', '3', '4', '5']);
    assert.deepEqual([pendingOf(a), a.shown()], [[], ['1', '2', '3', '4', '5']]);
  });

  test('SEC-11 a conversation that cannot begin waits with its message, over a reload, and begins', async () => {
    const settings = { SESSIONS_PER_ADDRESS_PER_HOUR: '1' };
    const { world, a } = await startConversation(['one'], { server: { settings } });
    a.engine.end();
    await world.clock.advance(5_000);
    a.engine.send('two');
    await world.clock.advance(60_000);
    assert.equal(a.state().connection, 'reconnecting');
    const next = a.reload();
    await world.clock.advance(60_000);
    assert.deepEqual(next.shown(), ['two']);
    assert.equal(world.server.sessions().length, 1);
    await world.clock.advance(HOUR);
    await world.settle();
    assert.deepEqual(world.server.bodies(world.server.sessions()[1]!.id), ['two']);
  });

  test('SEC-11 messages and context wait until the server has room for their bytes', async () => {
    const settings = { BYTES_PER_ADDRESS_PER_DAY: String(1024 * 1024) };
    const { world, a, id } = await startConversation(['one'], { server: { settings } });
    for (let count = 0; count < 86; count++) a.engine.send('€'.repeat(4_000));
    await world.clock.advance(10 * 60_000);
    const routingData = { a: 'x'.repeat(15_000) };
    a.engine.setContext('routingData', routingData);
    await world.clock.advance(10 * 60_000);
    assert.ok(pendingOf(a).length > 0);
    assert.deepEqual(world.server.session(id).routingData, {});
    await world.clock.advance(2 * HOUR);
    assert.equal(world.server.bodies(id).length, 87);
    assert.deepEqual(world.server.session(id).routingData, routingData);
  });
});
