import type { Clock, Ids, Undo } from './ports.js';

const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** Waits that double from 0.5 s to 30 s, each off by up to half, so that clients don't return as one. */
export interface Backoff {
  /** Calls `fn` after the next wait, or after `atLeastMs` if that is longer; replaces a wait under way. */
  wait(fn: () => void, atLeastMs?: number): void;
  /** Ends a wait under way at once, with its call. */
  hurry(): void;
  /** It worked: the next wait is the first again. */
  reset(): void;
  /** Drops a wait under way. Calling it twice is safe. */
  cancel(): void;
}

/** `longestMs`: an upper limit for the next wait. */
export function createBackoff(clock: Clock, ids: Ids, longestMs = () => Infinity): Backoff {
  let tries = 0;
  let waiting: { fn: () => void; undo: Undo } | null = null;

  function cancel(): void {
    waiting?.undo();
    waiting = null;
  }

  function fire(): void {
    const fn = waiting?.fn;
    cancel();
    fn?.();
  }

  return {
    wait(fn, atLeastMs = 0) {
      cancel();
      const base = Math.min(FIRST_MS * 2 ** tries++, LONGEST_MS);
      const jittered = Math.min(base * (0.5 + ids.random()), longestMs());
      waiting = { fn, undo: clock.after(Math.max(jittered, atLeastMs), fire) };
    },
    hurry: fire,
    reset() {
      tries = 0;
    },
    cancel,
  };
}
