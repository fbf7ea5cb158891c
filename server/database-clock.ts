import type { Clock } from './ports.js';

/** How often a node compares its clock with the database's. */
export const SYNCHRONIZE_MS = 15_000;

/** The time of the database, which is the same for all nodes. Timers are this process's own. */
export interface DatabaseClock extends Clock {
  /** Asks the database for its time. Before anything else uses the clock, and then at intervals. */
  synchronize(): Promise<void>;
}

/**
 * Nodes whose clocks differ would end each other's sessions. So each node takes the time from the database,
 * and between two answers counts it on with a timer that nobody sets. The error is at most half of the
 * time that the answer took.
 *
 * @param readTime the database's time in ms since 1970
 * @param elapsed ms since any moment; never goes back
 */
export function createDatabaseClock({
  system,
  readTime,
  elapsed = () => performance.now(),
}: {
  system: Clock;
  readTime: () => Promise<number>;
  elapsed?: () => number;
}): DatabaseClock {
  /** What to add to `elapsed` for the time of the database. */
  let offset: number | undefined;

  return {
    now() {
      if (offset === undefined) throw new Error('the clock has not been synchronized');
      return Math.round(offset + elapsed());
    },
    after: (ms, fn) => system.after(ms, fn),
    async synchronize() {
      const asked = elapsed();
      const time = await readTime();
      offset = time - (asked + elapsed()) / 2;
    },
  };
}
