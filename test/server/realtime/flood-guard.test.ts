import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSharedRateLimiters } from '../../../server/nodes/shared-rate-limiter.js';
import { createFloodGuard } from '../../../server/realtime/flood-guard.js';
import { createTestClock } from '../support/test-clock.js';

function createGuard() {
  const clock = createTestClock();
  const guard = createFloodGuard({
    clock,
    createSharedLimiter: createSharedRateLimiters({ clock, redis: undefined }),
  });
  /** Which of so many refusals was one too many. */
  const refuse = (times: number) =>
    Array.from({ length: times }, () => guard.isFlood('a')).indexOf(true);
  return { clock, guard, refuse };
}

test('SEC-11: 100 refusals at once are answered; with the next the session is shut out for 10 s', async () => {
  const { clock, guard, refuse } = createGuard();
  assert.equal(refuse(100), -1);
  assert.equal(await guard.retryAfter('a'), undefined);
  assert.equal(guard.isFlood('a'), true);
  assert.equal(await guard.retryAfter('a'), 10);
  clock.advance(9_001);
  assert.equal(await guard.retryAfter('a'), 1);
  clock.advance(999);
  assert.equal(await guard.retryAfter('a'), undefined);
});

test('SEC-11: who is refused once a second is answered for ever', async () => {
  const { clock, guard } = createGuard();
  for (let second = 0; second < 1_000; second++) {
    assert.equal(guard.isFlood('a'), false);
    clock.advance(1_000);
  }
});

test('SEC-11: another session is not held to account, and a new flood is one again', async () => {
  const { clock, guard, refuse } = createGuard();
  assert.equal(refuse(200), 100);
  assert.equal(guard.isFlood('b'), false);
  assert.equal(await guard.retryAfter('b'), undefined);
  clock.advance(20_000);
  assert.equal(refuse(200), 20);
  assert.equal(await guard.retryAfter('a'), 10);
});
