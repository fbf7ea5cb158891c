import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock, Ids } from './ports.js';

/** The longest delay that `setTimeout` knows; it takes a longer one for none at all. */
const LONGEST = 2 ** 31 - 1;

/** The machine's clock and timers. A timer does not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, fn) {
    let timer: NodeJS.Timeout;
    const wait = (left: number): void => {
      const rest = left - LONGEST;
      timer = rest > 0 ? setTimeout(() => wait(rest), LONGEST) : setTimeout(fn, left);
      timer.unref();
    };
    wait(ms);
    return () => clearTimeout(timer);
  },
};

export const systemIds: Ids = {
  uuid: () => randomUUID(),
  secret: () => randomBytes(32).toString('base64url'),
};
