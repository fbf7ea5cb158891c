import type { Clock, PageState, Undo } from './ports.js';

const TICK_MS = 5_000;
/** A visible page's timer is this late at most, unless the device slept. */
const GAP_MS = 10_000;

/** Calls `slept` when more time passed between two ticks than a waking page lets pass (rule RES-3). */
export function watchClock(clock: Clock, page: PageState, slept: () => void): Undo {
  let last = clock.now();
  let undo = clock.after(TICK_MS, tick);

  function tick(): void {
    const now = clock.now();
    const gap = now - last - TICK_MS;
    last = now;
    undo = clock.after(TICK_MS, tick);
    if (gap > GAP_MS && page.visible()) slept();
  }

  return () => undo();
}
