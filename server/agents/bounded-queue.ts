import { RequestError } from '../request-error.js';

/** Runs what it is given, a few at a time, in order. */
export type BoundedQueue = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * `atOnce` run and `waiting` more stand behind them.
 *
 * @throws RequestError `rate_limited` at once when there is no place left
 */
export function createBoundedQueue({
  atOnce,
  waiting,
}: {
  atOnce: number;
  waiting: number;
}): BoundedQueue {
  const line: (() => void)[] = [];
  let running = 0;

  return async (work) => {
    if (running < atOnce) running += 1;
    else if (line.length < waiting) await new Promise<void>((resolve) => void line.push(resolve));
    else throw new RequestError('rate_limited', 'too many attempts at once', 2);
    try {
      return await work();
    } finally {
      // The place goes to the next in line, or is free.
      const next = line.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
