import type { Clock } from '../ports.js';

/** How often something may happen: `burst` at once, then `perMinute`. */
export interface Rate {
  perMinute: number;
  burst: number;
}

/** One bucket per key. */
export interface RateLimiter {
  /** Takes one; answers with the seconds to wait when there is none. */
  take(key: string): number | undefined;
}

/** Keys after which the full buckets are thrown out. */
const SWEEP_AT = 10_000;

export function createRateLimiter(clock: Clock, { perMinute, burst }: Rate): RateLimiter {
  const buckets = new Map<string, { left: number; at: number }>();
  const perMs = perMinute / 60_000;

  const refill = (bucket: { left: number; at: number }, now: number) => {
    bucket.left = Math.min(burst, bucket.left + Math.max(0, now - bucket.at) * perMs);
    bucket.at = now;
  };
  const sweep = (now: number) => {
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
        if (buckets.size >= SWEEP_AT) sweep(now);
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
