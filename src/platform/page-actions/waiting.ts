import type { Clock } from '../../core/ports.js';

/** How often the page is looked at without a change in its document: styles and addresses change too, in ms. */
const LOOK_EVERY_MS = 250;
/** Hidden pages have no frames. */
const FRAME_MS = 100;

/** Resolves after a time, or when it is stopped. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      undo();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const undo = clock.after(ms, end);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}

/** Resolves when the document has changed, or soon. */
export async function nextChange(clock: Clock, signal: AbortSignal): Promise<void> {
  const changed = new AbortController();
  const observer = new MutationObserver(() => changed.abort());
  observer.observe(document, { subtree: true, childList: true, attributes: true });
  const either = anyOf(signal, changed);
  await pause(clock, LOOK_EVERY_MS, either);
  observer.disconnect();
}

/** Resolves with the next frame; in a page that has none, soon. */
export async function nextFrame(clock: Clock, signal: AbortSignal): Promise<void> {
  const drawn = new AbortController();
  const frame = requestAnimationFrame(() => drawn.abort());
  await pause(clock, FRAME_MS, anyOf(signal, drawn));
  cancelAnimationFrame(frame);
}

function anyOf(signal: AbortSignal, other: AbortController): AbortSignal {
  signal.addEventListener('abort', () => other.abort(), { signal: other.signal });
  if (signal.aborted) other.abort();
  return other.signal;
}
