import type { Clock } from '../core/ports.js';

/** The longest delay that `setTimeout` knows; it takes a longer one for none at all. */
const LONGEST = 2 ** 31 - 1;

/** The device's clock and the browser's timers. */
export function createBrowserClock(): Clock {
  return {
    now: () => Date.now(),
    after(ms, fn) {
      let timer: ReturnType<typeof setTimeout>;
      const wait = (left: number): void => {
        const rest = left - LONGEST;
        timer = rest > 0 ? setTimeout(() => wait(rest), LONGEST) : setTimeout(fn, left);
      };
      wait(ms);
      return () => clearTimeout(timer);
    },
  };
}
