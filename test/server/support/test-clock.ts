import type { Clock } from '../../../server/ports.js';

/** A clock that stands still until it is told to go on. */
export interface TestClock extends Clock {
  /** Goes on by so much, and runs what falls due on the way, in order. */
  advance(ms: number): void;
}

export function createTestClock(start = Date.parse('2026-03-01T12:00:00Z')): TestClock {
  let now = start;
  let timers: { at: number; fn: () => void }[] = [];
  return {
    now: () => now,
    after(ms, fn) {
      const timer = { at: now + ms, fn };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const [due] = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (due === undefined) break;
        timers = timers.filter((other) => other !== due);
        now = due.at;
        due.fn();
      }
      now = end;
    },
  };
}
