import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Undo } from './ports.js';

/** How late the event loop is: how long a request waits before anything looks at it. */
export interface EventLoopMonitor {
  /** In ms, over the last second; 0 before `start`. */
  delay(): number;
  /** Starts to measure. The undo stops it. */
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
        delay = Math.max(0, typicalWait(turns) / 1e6 - RESOLUTION_MS);
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
 * How long the turn is, on average, in which a request arrives. Long turns count by their length: between
 * two turns of 500 ms there may be many short ones, which would hide them in a plain mean.
 */
function typicalWait({ mean, stddev }: { mean: number; stddev: number }): number {
  // Without any turn yet, the mean is not a number.
  return mean > 0 ? mean + stddev ** 2 / mean : 0;
}
