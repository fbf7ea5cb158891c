import type { Undo } from '../ports.js';

/** Limits how much goes on at the same time, for each key: an address, as limits count it. */
export interface ConcurrencyLimiter {
  count(key: string): number;
  /** Counts one more until the result is called. `undefined`: that would be one too many. */
  enter(key: string): Undo | undefined;
}

export function createConcurrencyLimiter(limit: number): ConcurrencyLimiter {
  const counts = new Map<string, number>();
  const count = (key: string) => counts.get(key) ?? 0;

  return {
    count,
    enter(key) {
      if (count(key) >= limit) return undefined;
      counts.set(key, count(key) + 1);
      let isCounted = true;
      return () => {
        if (!isCounted) return;
        isCounted = false;
        const left = count(key) - 1;
        if (left === 0) counts.delete(key);
        else counts.set(key, left);
      };
    },
  };
}
