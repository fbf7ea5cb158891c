import type { Clock } from '../ports.js';

/** The rate of a token bucket: `burst` at once, then `perMinute`. */
export interface Rate {
  perMinute: number;
  burst: number;
}

/** A token bucket for each key. */
export interface RateLimiter {
  /** Takes tokens, or takes none and returns the seconds to wait until there are enough. */
  take(key: string, amount?: number): number | undefined;
  /** Puts back tokens that were taken for nothing. */
  giveBack(key: string, amount: number): void;
  /** The share of the burst that is used up: 0 to 1. */
  usedShare(key: string): number;
}

interface Bucket {
  left: number;
  at: number;
}

/** Beyond so many keys, the one that was unused for longest is forgotten. */
const MAX_KEYS = 50_000;

export function createRateLimiter(clock: Clock, { perMinute, burst }: Rate): RateLimiter {
  /** The key that was unused for longest comes first. */
  const buckets = new Map<string, Bucket>();
  const perMs = perMinute / 60_000;

  const leftIn = ({ left, at }: Bucket, now: number) =>
    Math.min(burst, left + Math.max(0, now - at) * perMs);
  const forget = (now: number) => {
    for (const [key, bucket] of buckets) {
      if (buckets.size <= MAX_KEYS && leftIn(bucket, now) < burst) return;
      buckets.delete(key);
    }
  };

  return {
    take(key, amount = 1) {
      const now = clock.now();
      forget(now);
      const bucket = buckets.get(key) ?? { left: burst, at: now };
      bucket.left = leftIn(bucket, now);
      bucket.at = now;
      buckets.delete(key);
      buckets.set(key, bucket);
      if (bucket.left < amount) return Math.ceil((amount - bucket.left) / perMs / 100) / 10;
      bucket.left -= amount;
      return undefined;
    },
    giveBack(key, amount) {
      const bucket = buckets.get(key);
      if (bucket !== undefined) bucket.left = Math.min(burst, bucket.left + amount);
    },
    usedShare(key) {
      const bucket = buckets.get(key);
      return bucket === undefined ? 0 : 1 - leftIn(bucket, clock.now()) / burst;
    },
  };
}
