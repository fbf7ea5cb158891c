import type { Clock, Undo } from '../../../src/core/ports.js';

/**
 * The real time of one document's device. It can be made to pass faster, can sleep as a laptop does, and
 * die with its document.
 */
export interface DeviceClock extends Clock {
  /** ms since it began, skipped ones included. */
  elapsed(): number;
  /** As `after`, for what the browser delivers. */
  task(ms: number, fn: () => void): Undo;
  alive(): boolean;
  /** Timers wait for `wake`; time goes on. */
  sleep(): void;
  wake(): void;
  /** So much time has passed, on this device alone: what falls due runs in order. */
  skip(ms: number): Promise<void>;
  kill(): void;
}

interface Entry {
  at: number;
  fn: () => void;
  handle?: NodeJS.Timeout;
}

/** Turns of the event loop that are let go by after each timer of a skip. */
const TURNS = 5;

export function createDeviceClock(): DeviceClock {
  const start = performance.now();
  const entries = new Set<Entry>();
  let skipped = 0;
  let asleep = false;
  let dead = false;

  const elapsed = () => performance.now() - start + skipped;
  const run = (entry: Entry) => {
    if (asleep || !entries.delete(entry)) return;
    clearTimeout(entry.handle);
    entry.fn();
  };
  const arm = (entry: Entry) => {
    clearTimeout(entry.handle);
    entry.handle = setTimeout(() => run(entry), Math.max(0, entry.at - elapsed()));
  };
  const earliest = () => [...entries].sort((a, b) => a.at - b.at)[0];
  const after = (ms: number, fn: () => void): Undo => {
    if (dead) return () => {};
    const entry: Entry = { at: elapsed() + ms, fn };
    entries.add(entry);
    arm(entry);
    return () => {
      clearTimeout(entry.handle);
      entries.delete(entry);
    };
  };

  return {
    now: () => Date.now() + skipped,
    after,
    task: after,
    elapsed,
    alive: () => !dead,
    sleep() {
      asleep = true;
    },
    wake() {
      asleep = false;
      for (const entry of entries) arm(entry);
    },
    async skip(ms) {
      const end = elapsed() + ms;
      for (let next = earliest(); next !== undefined && next.at <= end; next = earliest()) {
        skipped += Math.max(0, next.at - elapsed());
        run(next);
        for (let turn = 0; turn < TURNS; turn++) await new Promise(setImmediate);
      }
      skipped += Math.max(0, end - elapsed());
      for (const entry of entries) arm(entry);
    },
    kill() {
      dead = true;
      for (const { handle } of entries) clearTimeout(handle);
      entries.clear();
    },
  };
}
