import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRateLimiter } from '../../../server/security/rate-limiter.js';
import { createTestClock } from '../support/test-clock.js';

// What else it does is in the contract of limits: test/contracts/rate-limiter-contract.ts.

test('SEC-11: a limiter remembers a bounded number of keys, however many there are', () => {
  const limiter = createRateLimiter(createTestClock(), { perMinute: 60, burst: 2 });
  for (const key of ['first', 'used', 'used', 'first']) limiter.take(key);
  for (let key = 0; key < 50_000; key += 1) {
    limiter.take(String(key));
    // A key that is in use is not forgotten.
    if (key % 10_000 === 0) assert.notEqual(limiter.take('used'), undefined);
  }
  assert.equal(limiter.take('first'), undefined);
});
