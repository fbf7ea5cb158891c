import type { SharedRateLimiter } from '../../server/nodes/shared-rate-limiter.js';
import type { Rate } from '../../server/security/rate-limiter.js';
import { equal, withRig, type Register } from './contract.js';

export interface RateLimiterRig {
  /** A limiter with buckets of its own. Calls after the first one make that of another node. */
  open(rate: Rate): SharedRateLimiter;
  /** Lets time pass on all nodes. */
  advance(ms: number): void;
  close(): Promise<void>;
}

const RATE = { perMinute: 60, burst: 10 };

export function rateLimiterContract(
  register: Register,
  open: () => Promise<RateLimiterRig>,
  { shared }: { shared: boolean },
): void {
  const test = withRig(register, open);

  test('SEC-11: it gives its burst at once, is refilled by time, and says how long to wait', async (rig) => {
    const limiter = rig.open(RATE);
    equal(await limiter.take('a', 4), undefined);
    equal(await limiter.take('a', 6), undefined);
    equal(await limiter.take('a', 5), 5);
    equal(await limiter.take('b'), undefined);
    rig.advance(2_500);
    equal(await limiter.take('a', 5), 2.5);
    rig.advance(2_500);
    equal(await limiter.take('a', 5), undefined);
    equal(await limiter.take('a'), 1);
  });

  test('SEC-11: it never holds more than its burst', async (rig) => {
    const limiter = rig.open(RATE);
    await limiter.take('a');
    rig.advance(3_600_000);
    equal(await limiter.take('a', 10), undefined);
    equal(await limiter.take('a'), 1);
  });

  test('SEC-11: what is given back can be taken again, and no more than that', async (rig) => {
    const limiter = rig.open(RATE);
    await limiter.take('a', 6);
    const taken = await limiter.reserve('a', 4);
    const refused = await limiter.reserve('a', 4);
    equal([taken.wait, refused.wait, await limiter.usedShare('a')], [undefined, 4, 1]);
    for (const { giveBack } of [taken, taken, refused]) giveBack();
    equal(await limiter.usedShare('a'), 0.6);
    equal(await limiter.take('a', 4), undefined);
    equal(await limiter.take('a'), 1);
  });

  test('SEC-11: slow rates count too: a bucket of a day', async (rig) => {
    const limiter = rig.open({ perMinute: 50 / (24 * 60), burst: 50 });
    equal(await limiter.take('a', 50), undefined);
    rig.advance(12 * 3_600_000);
    equal(await limiter.take('a', 25), undefined);
    equal((await limiter.take('a'))! > 1_000, true);
  });

  if (shared)
    test('SEC-11: nodes share the buckets', async (rig) => {
      const [one, other] = [rig.open(RATE), rig.open(RATE)];
      equal(await one.take('a', 4), undefined);
      const reservation = await one.reserve('a', 2);
      equal(await other.take('a', 6), 2);
      reservation.giveBack();
      equal(await other.take('a', 6), undefined);
      equal(await one.usedShare('a'), 1);
    });
}
