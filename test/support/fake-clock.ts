import type { Clock, Undo } from '../../src/core/ports.js';

/**
 * Virtual time. All clocks made from one another by `fork` share one timeline, so that several tabs,
 * devices and a server can live in one test; each has its own wall clock, and each can be frozen.
 */
export interface FakeClock extends Clock {
  /** ms since the timeline began; no jump of a wall clock moves it. */
  elapsed(): number;
  /**
   * Lets time pass, and runs what falls due in order of time, then of creation. After each one the
   * promises that it settled have their reactions run. Rejects with what a timer threw.
   */
  advance(ms: number): Promise<void>;
  /** Lets time pass, timer by timer, until `holds` is true; throws when `limit` ms did not do. */
  advanceUntil(holds: () => boolean, limit?: number): Promise<void>;
  /** Time stands still until `work` is settled: for what takes real time, such as another thread's. */
  waitFor<T>(work: Promise<T>): Promise<T>;
  /** Moves the wall clock of this clock and its forks. Runs nothing, and timers stay due when they were. */
  jump(ms: number): void;
  /** Jumps to a time in ms since 1970. */
  set(now: number): void;
  /** As `after`, for what the browser itself delivers (messages, events): never throttled. */
  task(ms: number, fn: () => void): Undo;
  /** A clock of its own on the same timeline. What is done to this one is done to its forks. */
  fork(): FakeClock;
  /** Nothing of this clock runs until `thaw`; `timers`: the browser's own tasks still do. */
  freeze(what?: 'all' | 'timers'): void;
  /** What fell due meanwhile runs with the next advance, however short. */
  thaw(): void;
  /** As in a hidden tab: timers run at multiples of `ms` only. 0: no longer. */
  throttle(ms: number): void;
  /** The tab died: what it had scheduled never runs, nor what it schedules now. */
  kill(): void;
  alive(): boolean;
  /** No timer of it runs now, or nothing at all; both may again. */
  frozen(what?: 'all' | 'timers'): boolean;
  /** How many timers wait: zero shows that everything was given back. */
  pending(): number;
}

interface Entry {
  at: number;
  order: number;
  fn: () => void;
  /** When it may run as its clock stands now; `Infinity` while frozen. */
  due(): number;
  timer: boolean;
  owner: FakeClock;
}

interface Timeline {
  elapsed: number;
  order: number;
  entries: Set<Entry>;
  running: boolean;
  /** What takes real time now. */
  work: Set<Promise<unknown>>;
}

const START = Date.UTC(2026, 0, 5, 9);

export function createFakeClock(): FakeClock {
  return makeClock({
    elapsed: 0,
    order: 0,
    entries: new Set(),
    running: false,
    work: new Set(),
  });
}

/** All promise reactions that can run without time passing have run when this resolves. */
export function settle(): Promise<void> {
  // Promise reactions all run before the next macrotask.
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}

function makeClock(timeline: Timeline, parent?: { clock: FakeClock; holds: Holds }): FakeClock {
  let offset = 0;
  let frozen: 'all' | 'timers' | undefined;
  let interval = 0;
  let dead = false;

  const holds: Holds = {
    frozen: (timer) =>
      frozen === 'all' || (frozen === 'timers' && timer) || (parent?.holds.frozen(timer) ?? false),
    interval: () => Math.max(interval, parent?.holds.interval() ?? 0),
    dead: () => dead || (parent?.holds.dead() ?? false),
  };

  function schedule(ms: number, fn: () => void, timer: boolean): Undo {
    if (holds.dead()) return () => {};
    // Whole ms, as browsers do: sums of fractions would upset the order of what follows each other.
    const at = timeline.elapsed + Math.max(0, Math.ceil(ms));
    const due = (): number => {
      if (holds.dead() || holds.frozen(timer)) return Infinity;
      const grid = timer ? holds.interval() : 0;
      return grid > 0 ? Math.ceil(at / grid) * grid : at;
    };
    const entry: Entry = { at, order: timeline.order++, fn, due, timer, owner: clock };
    timeline.entries.add(entry);
    return () => void timeline.entries.delete(entry);
  }

  const clock: FakeClock = {
    now: () => (parent ? parent.clock.now() : START + timeline.elapsed) + offset,
    after: (ms, fn) => schedule(ms, fn, true),
    task: (ms, fn) => schedule(ms, fn, false),
    elapsed: () => timeline.elapsed,
    advance: (ms) => run(timeline, timeline.elapsed + ms, () => false).then(() => {}),
    async advanceUntil(met, limit = 120_000) {
      if (!(await run(timeline, timeline.elapsed + limit, met)))
        throw new Error(`Still not so after ${limit} ms: ${met.toString()}`);
    },
    waitFor(work) {
      const settled = work.then(
        () => void timeline.work.delete(settled),
        () => void timeline.work.delete(settled),
      );
      timeline.work.add(settled);
      return work;
    },
    jump: (ms) => void (offset += ms),
    set: (now) => void (offset += now - clock.now()),
    fork: () => makeClock(timeline, { clock, holds }),
    freeze: (what = 'all') => void (frozen = what),
    thaw: () => void (frozen = undefined),
    throttle: (ms) => void (interval = ms),
    kill() {
      dead = true;
      for (const entry of timeline.entries)
        if (entry.owner === clock) timeline.entries.delete(entry);
    },
    alive: () => !holds.dead(),
    frozen: (what = 'timers') => holds.frozen(what === 'timers'),
    pending: () =>
      [...timeline.entries].filter((entry) => entry.timer && entry.owner === clock).length,
  };
  return clock;
}

interface Holds {
  frozen(timer: boolean): boolean;
  interval(): number;
  dead(): boolean;
}

/** Runs what is due up to `end`; stops early, and answers true, as soon as `met` holds. */
async function run(timeline: Timeline, end: number, met: () => boolean): Promise<boolean> {
  if (timeline.running) throw new Error('Time is already being advanced: await the first one.');
  timeline.running = true;
  try {
    await settleAll(timeline);
    while (!met()) {
      const entry = earliest(timeline.entries);
      if (!entry || entry.due() > end) {
        timeline.elapsed = end;
        return met();
      }
      timeline.elapsed = Math.max(timeline.elapsed, entry.due());
      timeline.entries.delete(entry);
      entry.fn();
      await settleAll(timeline);
    }
    return true;
  } finally {
    timeline.running = false;
  }
}

async function settleAll({ work }: Timeline): Promise<void> {
  await settle();
  while (work.size > 0) {
    await Promise.all(work);
    await settle();
  }
}

function earliest(entries: Set<Entry>): Entry | undefined {
  let first: Entry | undefined;
  let firstDue = Infinity;
  for (const entry of entries) {
    // Nothing is due before its time: most need not be asked.
    if (entry.at >= firstDue) continue;
    const due = entry.due();
    // Entries stand in order of creation, so that the older one wins a tie.
    if (due < firstDue) {
      first = entry;
      firstDue = due;
    }
  }
  return first;
}
