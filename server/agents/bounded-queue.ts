import { RequestError } from '../request-error.js';

/** Runs tasks in order, a few at a time. */
export type BoundedQueue = <T>(task: () => Promise<T>) => Promise<T>;

/**
 * Runs at most `concurrency` tasks at the same time, and lets at most `maxWaiting` more wait.
 *
 * @throws RequestError `rate_limited` when the queue is full
 */
export function createBoundedQueue({
  concurrency,
  maxWaiting,
}: {
  concurrency: number;
  maxWaiting: number;
}): BoundedQueue {
  const waiting: (() => void)[] = [];
  let running = 0;

  return async (task) => {
    if (running < concurrency) running += 1;
    else if (waiting.length < maxWaiting)
      await new Promise<void>((resolve) => void waiting.push(resolve));
    else throw new RequestError('rate_limited', 'too many attempts at once', 2);
    try {
      return await task();
    } finally {
      // The next task takes over this one's place.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
