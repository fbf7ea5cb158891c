import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createTokenLease } from '../../src/core/connection/token-lease.js';
import { createFakeClock } from '../support/fake-clock.js';
import { pendingOf, startTalk } from './support/talk.js';

const MINUTE = 60_000;

suite('access tokens', () => {
  test('SES-2 the token is renewed over the socket five minutes before it runs out', async () => {
    const { world, a, id } = await startTalk();
    const { lease } = world.server.session(id);
    await world.clock.advance(3 * 3_600_000);
    a.engine.send('two');
    await world.settle();
    assert.deepEqual(world.server.bodies(id), ['one', 'two']);
    assert.equal(world.server.session(id).lease, lease);
  });

  test('SES-2 asleep past its end: fetched over HTTP, then reconnected, and nothing is lost', async () => {
    const { world, a, id } = await startTalk();
    a.engine.setDraft('half');
    a.tab.stall();
    world.network.cut();
    await world.clock.advance(20 * MINUTE);
    a.tab.thaw();
    a.engine.send('two');
    await world.settle();
    assert.deepEqual(world.server.bodies(id), ['one', 'two']);
    assert.equal(a.state().draft, 'half');
    assert.equal(world.server.sessions().length, 1);
  });

  test('SES-2 a token that nobody takes any more is replaced, and the conversation lives', async () => {
    const { world, a, id } = await startTalk();
    world.server.expireTokens();
    world.server.cutSockets(id);
    a.engine.send('two');
    await world.settle();
    assert.deepEqual(world.server.bodies(id), ['one', 'two']);
    assert.equal(a.state().earlier, null);
  });

  test('SES-2 a token that runs out under the handshake costs a token, not the conversation', async () => {
    const { world, a, id } = await startTalk(['one'], { server: { tokenSeconds: 4 } });
    world.network.hold('up');
    world.server.cutSockets(id);
    await world.clock.advance(6_000);
    world.network.release();
    a.engine.send('two');
    await world.settle();
    assert.equal(world.server.sessions().length, 1);
    assert.deepEqual(world.server.bodies(id), ['one', 'two']);
  });

  test('SES-2 a key that buys nothing any more ends it, without a loop', async () => {
    const { world, a, id } = await startTalk();
    world.server.forget(id);
    a.engine.send('two');
    await world.clock.advance(5 * MINUTE);
    assert.equal(a.state().localConversationId, null);
    assert.equal(a.state().connection, 'idle');
    assert.deepEqual(pendingOf(a), [['two', 'failed']]);
  });

  test('SES-2 three tries to renew, then no more until it has run out', async () => {
    const clock = createFakeClock();
    let tries = 0;
    const lease = createTokenLease(clock, () => Promise.resolve((tries++, null)));
    lease.take({ token: 't', expiresIn: 900 });
    await clock.advance(10 * MINUTE - 1);
    assert.equal(tries, 0);
    await clock.advance(5 * MINUTE);
    assert.equal(tries, 3);
    assert.equal(lease.current(), 't');
    await clock.advance(1);
    assert.equal(lease.current(), null);
    assert.equal(clock.pending(), 0);
  });

  test('SES-2 an answer that comes when the token was dropped meanwhile changes nothing', async () => {
    const clock = createFakeClock();
    let answer: (value: { token: string; expiresIn: number }) => void = () => {};
    const lease = createTokenLease(clock, () => new Promise((resolve) => (answer = resolve)));
    lease.take({ token: 'first', expiresIn: 900 });
    await clock.advance(10 * MINUTE);
    lease.close();
    answer({ token: 'late', expiresIn: 900 });
    await clock.advance(0);
    assert.equal(lease.current(), null);
    assert.equal(clock.pending(), 0);
  });

  test('SES-2 a token of some seconds is renewed half way', async () => {
    const clock = createFakeClock();
    let count = 0;
    const lease = createTokenLease(clock, () =>
      Promise.resolve({ token: `t${++count}`, expiresIn: 60 }),
    );
    lease.take({ token: 't0', expiresIn: 60 });
    await clock.advance(31_000);
    assert.equal(lease.current(), 't1');
    lease.close();
  });

  test('SES-2 the wall clock’s jumps neither end a token nor keep it', async () => {
    const { world, a, id } = await startTalk();
    const { lease } = world.server.session(id);
    a.tab.clock.jump(-7 * 24 * 3_600_000);
    await world.clock.advance(MINUTE);
    a.tab.clock.jump(14 * 24 * 3_600_000);
    await world.clock.advance(20 * MINUTE);
    a.engine.send('two');
    await world.settle();
    assert.deepEqual(world.server.bodies(id), ['one', 'two']);
    assert.equal(world.server.session(id).lease, lease);
  });
});
