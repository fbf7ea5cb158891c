import type { Clock, PageState, Undo } from './ports.js';

const TICK_MS = 2_000;
/** A waking page's timer is this late at most, unless the device slept. */
const GAP_MS = 10_000;

/** Knows whether this tab's timers run. */
export interface SleepDetector {
  /** ms since the last tick: more than a few seconds, and this tab is hidden, frozen or asleep. */
  age(): number;
  start(): void;
  /** Calling it twice is safe. */
  close(): void;
}

/** Calls `slept` when more time passed between two ticks than a waking page lets pass (rule RES-3). */
export function createSleepDetector(
  clock: Clock,
  page: PageState,
  slept: () => void,
): SleepDetector {
  let last = clock.now();
  let undo: Undo = () => {};

  function tick(): void {
    const gap = clock.now() - last - TICK_MS;
    last = clock.now();
    undo = clock.after(TICK_MS, tick);
    if (gap > GAP_MS && page.visible()) slept();
  }

  return {
    age: () => clock.now() - last,
    start() {
      last = clock.now();
      undo = clock.after(TICK_MS, tick);
    },
    close: () => undo(),
  };
}
