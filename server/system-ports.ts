import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock, Ids } from './ports.js';

/** The longest delay of `setTimeout`. It fires at once for a longer one. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** The system clock and timers. A timer does not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, fn) {
    let timer: NodeJS.Timeout;
    const wait = (left: number): void => {
      const rest = left - MAX_DELAY_MS;
      timer = rest > 0 ? setTimeout(() => wait(rest), MAX_DELAY_MS) : setTimeout(fn, left);
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
