import type { Clock } from '../../core/ports.js';
import type { Outline } from '../../protocol/task-events.js';
import type { ActionKind } from '../../protocol/task.js';
import { toJson } from '../../protocol/to-json.js';
import { pageOutline } from './page-outline.js';
import { nextChange, pause } from './waiting.js';

/** The least time between two outlines. */
const AT_MOST_EVERY_MS = 2_000;
/** So long a page is read at a time, in ms. */
const MAX_READ_MS = 50;
/** After that, it is left alone for so many times as long as it took. */
const REST = 40;

export interface OutlineReportOptions {
  clock: Clock;
  widget: Element;
  actions: readonly ActionKind[];
  /** For how long changes are reported. */
  forMs: number;
  signal: AbortSignal;
  report(outline: Outline): void;
}

/** Reports the page's outline now, and again while it changes. Only a page that can be seen is reported. */
export async function reportOutline(options: OutlineReportOptions): Promise<void> {
  const { clock, widget, actions, signal, report } = options;
  const until = clock.now() + options.forMs;
  let last = '';
  let restMs = 0;
  while (!signal.aborted && clock.now() < until) {
    if (!document.hidden) {
      const begin = performance.now();
      const takenMs = (): number => performance.now() - begin;
      const outline = pageOutline(widget, actions, () => takenMs() > MAX_READ_MS);
      restMs = takenMs() * REST;
      const json = toJson(outline);
      if (json !== last) report(outline);
      last = json;
    }
    await pause(clock, Math.max(AT_MOST_EVERY_MS, restMs), signal);
    if (!signal.aborted) await nextChange(clock, signal);
  }
}
