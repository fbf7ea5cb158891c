import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ERROR_CODES, SEND_VERDICT } from '../../src/protocol/errors.js';
import { pendingOf, startConversation } from './support/conversation.js';

suite('refused messages', () => {
  for (const code of ERROR_CODES.filter((each) => SEND_VERDICT[each] === 'fail-message'))
    test(`SND-10 ${code} fails the message and frees the slot for the next one`, async () => {
      const { world, a, id } = await startConversation();
      world.server.refuseNext(code);
      a.engine.send('bad');
      a.engine.send('good');
      await world.settle();
      assert.deepEqual(pendingOf(a), [['bad', 'failed']]);
      assert.equal(a.state().pending[0]?.code, code);
      assert.deepEqual(world.server.bodies(id), ['one', 'good']);
    });

  for (const code of ['rate_limited', 'unavailable'] as const)
    test(`SND-10 ${code} waits as long as it is told to, on the same socket`, async () => {
      const { world, a, id } = await startConversation();
      const { lease } = world.server.session(id);
      world.server.refuseNext(code, 20);
      a.engine.send('two');
      await world.clock.advance(19_000);
      assert.deepEqual(pendingOf(a), [['two', 'sending']]);
      await world.clock.advance(3_000);
      assert.deepEqual(world.server.bodies(id), ['one', 'two']);
      assert.equal(world.server.session(id).lease, lease);
    });

  for (const code of ['stale_lease', 'unauthorized', 'unsupported_version'] as const)
    test(`SND-10 ${code} concerns the connection: a new socket sends the same message`, async () => {
      const { world, a, id } = await startConversation();
      const { lease } = world.server.session(id);
      world.server.refuseNext(code);
      a.engine.send('two');
      await world.settle();
      assert.deepEqual(world.server.bodies(id), ['one', 'two']);
      assert.equal(world.server.session(id).lease, lease + 1);
      assert.deepEqual(a.shown(), ['one', 'two']);
    });

  test('SND-10 session_closed is checked with the server: an open session takes the message after all', async () => {
    const { world, a, id } = await startConversation();
    world.server.refuseNext('session_closed');
    a.engine.send('two');
    await world.settle();
    assert.deepEqual(world.server.bodies(id), ['one', 'two']);
  });

  test('SND-10 a failed message is sent again when the visitor retries', async () => {
    const { world, a, id } = await startConversation();
    world.server.refuseNext('invalid');
    a.engine.send('two');
    await world.clock.advance(1_000);
    a.engine.retry(a.state().pending[0]!.clientId);
    await world.settle();
    assert.deepEqual(world.server.bodies(id), ['one', 'two']);
    assert.deepEqual(pendingOf(a), []);
  });

  test('SND-10 a failed message that is taken back is gone, and its text comes back once', async () => {
    const { world, a } = await startConversation();
    world.server.refuseNext('invalid');
    a.engine.send('two');
    await world.clock.advance(1_000);
    const { clientId } = a.state().pending[0]!;
    assert.equal(a.engine.discard(clientId), 'two');
    assert.equal(a.engine.discard(clientId), undefined);
    assert.deepEqual(pendingOf(a.reload()), []);
  });

  test('SND-10 a message that is on its way cannot be taken back', async () => {
    const { a } = await startConversation();
    a.engine.send('two');
    assert.equal(a.engine.discard(a.state().pending[0]!.clientId), undefined);
    assert.deepEqual(pendingOf(a), [['two', 'sending']]);
  });

  test('SND-10 an opening that the server refuses fails what waits, and can be tried again', async () => {
    const { world, a } = await startConversation();
    a.engine.end();
    await world.clock.advance(3_000);
    world.server.refuseOpening('forbidden');
    a.engine.send('two');
    await world.clock.advance(3_000);
    assert.deepEqual(pendingOf(a), [['two', 'failed']]);
    assert.equal(a.state().connection, 'idle');
    assert.equal(a.state().notice?.code, 'not-here');
    world.server.refuseOpening(null);
    a.engine.retry(a.state().pending[0]!.clientId);
    await world.settle();
    assert.deepEqual(world.server.bodies(world.server.sessions()[1]!.id), ['two']);
  });
});
