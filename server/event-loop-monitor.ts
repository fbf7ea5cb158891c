import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Undo } from './ports.js';

/** How late the event loop is: how long a request may wait before anything looks at it. */
export interface EventLoopMonitor {
  /** In ms, measured over the last full second; 0 before `start`. */
  delay(): number;
  /** Starts to measure. The returned undo stops it. */
  start(): Undo;
}

const RESOLUTION_MS = 10;
const WINDOW_MS = 1_000;

export function createEventLoopMonitor(): EventLoopMonitor {
  let delay = 0;
  return {
    delay: () => delay,
    start() {
      const turns = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
      turns.enable();
      const timer = setInterval(() => {
        delay = Math.max(0, weightedMean(turns) / 1e6 - RESOLUTION_MS);
        turns.reset();
      }, WINDOW_MS);
      timer.unref();
      return () => {
        clearInterval(timer);
        turns.disable();
        delay = 0;
      };
    },
  };
}

/**
 * The mean length of the turn in which a request arrives, in ns. A long turn weighs more, since more
 * requests arrive in it. A plain mean would hide two turns of 500 ms among many short ones.
 */
function weightedMean({ mean, stddev }: { mean: number; stddev: number }): number {
  // Without any turn yet, the mean is not a number.
  return mean > 0 ? mean + stddev ** 2 / mean : 0;
}
