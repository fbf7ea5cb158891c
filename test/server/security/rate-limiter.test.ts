import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRateLimiter } from '../../../server/security/rate-limiter.js';
import { createTestClock } from '../support/test-clock.js';

const perMinute = 60;

test('SEC-11: a limiter gives its burst at once, is refilled by time, and says how long to wait', () => {
  const clock = createTestClock();
  const limiter = createRateLimiter(clock, { perMinute, burst: 10 });
  assert.equal(limiter.take('a', 4), undefined);
  assert.equal(limiter.take('a', 6), undefined);
  assert.equal(limiter.take('a', 5), 5);
  assert.equal(limiter.take('b'), undefined);
  clock.advance(5_000);
  assert.equal(limiter.take('a', 5), undefined);
});

test('SEC-11: what is given back can be taken again, and no more than that', () => {
  const limiter = createRateLimiter(createTestClock(), { perMinute, burst: 10 });
  limiter.take('a', 10);
  assert.equal(limiter.usedShare('a'), 1);
  limiter.giveBack('a', 4);
  limiter.giveBack('unknown', 4);
  assert.deepEqual([limiter.usedShare('a'), limiter.usedShare('unknown')], [0.6, 0]);
  assert.equal(limiter.take('a', 4), undefined);
  assert.equal(limiter.take('a'), 1);
});

test('SEC-11: a limiter remembers a bounded number of keys, however many there are', () => {
  const limiter = createRateLimiter(createTestClock(), { perMinute, burst: 2 });
  for (const key of ['first', 'used', 'used', 'first']) limiter.take(key);
  for (let key = 0; key < 50_000; key += 1) {
    limiter.take(String(key));
    // A key that is in use is not forgotten.
    if (key % 10_000 === 0) assert.notEqual(limiter.take('used'), undefined);
  }
  assert.equal(limiter.take('first'), undefined);
});
