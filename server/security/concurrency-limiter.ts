import type { Undo } from '../ports.js';

/** Limits how much goes on at the same time, for each key: an address, as limits count it. */
export interface ConcurrencyLimiter {
  isFull(key: string): boolean;
  /** Counts one more until the result is called. `undefined`: that would be one too many. */
  enter(key: string): Undo | undefined;
}

export function createConcurrencyLimiter(limit: number): ConcurrencyLimiter {
  const counts = new Map<string, number>();
  const isFull = (key: string) => (counts.get(key) ?? 0) >= limit;

  return {
    isFull,
    enter(key) {
      if (isFull(key)) return undefined;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      let isCounted = true;
      return () => {
        if (!isCounted) return;
        isCounted = false;
        const left = counts.get(key)! - 1;
        if (left === 0) counts.delete(key);
        else counts.set(key, left);
      };
    },
  };
}
