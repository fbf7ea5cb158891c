import { RequestError } from '../request-error.js';

/** Runs the tasks of many callers, a few at a time. */
export type FairQueue = <T>(caller: string, task: () => Promise<T>) => Promise<T>;

/**
 * Runs at most `concurrency` tasks at the same time. Callers take turns, so that one with many tasks does
 * not keep the others waiting; each lets at most `maxWaiting` wait.
 *
 * @throws RequestError `rate_limited` when too many tasks of the caller wait
 */
export function createFairQueue({
  concurrency,
  maxWaiting,
}: {
  concurrency: number;
  maxWaiting: number;
}): FairQueue {
  /** The waiting tasks of each caller. Whose turn it is comes first. */
  const waiting = new Map<string, (() => void)[]>();
  let running = 0;

  const wait = (caller: string): Promise<void> => {
    const own = waiting.get(caller) ?? [];
    if (own.length >= maxWaiting)
      throw new RequestError('rate_limited', 'too many attempts at once', 2);
    waiting.set(caller, own);
    return new Promise((resolve) => void own.push(resolve));
  };
  const takeNext = (): (() => void) | undefined => {
    for (const [caller, own] of waiting) {
      const next = own.shift();
      waiting.delete(caller);
      if (own.length > 0) waiting.set(caller, own);
      return next;
    }
    return undefined;
  };

  return async (caller, task) => {
    if (running < concurrency) running += 1;
    else await wait(caller);
    try {
      return await task();
    } finally {
      // The next task takes over this one's place.
      const next = takeNext();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
