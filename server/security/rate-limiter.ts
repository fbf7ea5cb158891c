import type { Clock } from '../ports.js';

/** The rate of a token bucket: `burst` at once, then `perMinute`. */
export interface Rate {
  perMinute: number;
  burst: number;
}

/** A token bucket for each key. */
export interface RateLimiter {
  /** Takes one token. When there is none, returns the seconds to wait. */
  take(key: string): number | undefined;
}

/** At this many keys, full buckets are removed. */
const PRUNE_AT = 10_000;

export function createRateLimiter(clock: Clock, { perMinute, burst }: Rate): RateLimiter {
  const buckets = new Map<string, { left: number; at: number }>();
  const perMs = perMinute / 60_000;

  const refill = (bucket: { left: number; at: number }, now: number) => {
    bucket.left = Math.min(burst, bucket.left + Math.max(0, now - bucket.at) * perMs);
    bucket.at = now;
  };
  const prune = (now: number) => {
    for (const [key, bucket] of buckets) {
      refill(bucket, now);
      if (bucket.left >= burst) buckets.delete(key);
    }
  };

  return {
    take(key) {
      const now = clock.now();
      let bucket = buckets.get(key);
      if (bucket === undefined) {
        if (buckets.size >= PRUNE_AT) prune(now);
        bucket = { left: burst, at: now };
        buckets.set(key, bucket);
      }
      refill(bucket, now);
      if (bucket.left < 1) return Math.ceil((1 - bucket.left) / perMs / 100) / 10;
      bucket.left -= 1;
      return undefined;
    },
  };
}
