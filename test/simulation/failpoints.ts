import { StorageUnavailable } from '../../server/storage/storage-errors.js';
import type { FakeClock } from '../support/fake-clock.js';
import type { DatabaseHooks, Work } from '../support/killable-database.js';

/** Where a server process can be made to die. */
export type Failpoint =
  | 'now'
  /** A message or another change is written, not committed. */
  | 'before-commit'
  /** Several changes are written and wait for the commit that they share. */
  | 'before-group'
  /** It is committed; nobody has been told. */
  | 'after-commit'
  /** In the middle of a read-only transaction: a sync or a history page. */
  | 'reading'
  /** Between two statements that are no transaction: a sweep, a stamp, a lost socket. */
  | 'between-statements';

/** The hooks of one process, and what is wrong with it now. */
export interface Failpoints {
  hooks: DatabaseHooks;
  arm(failpoint: Failpoint): void;
  /** The next writing commits take so long, each. */
  slow(ms: number, commits: number): void;
  /** What the next accepted sockets are told comes so late, each: as from a database far away. */
  slowAccepts(ms: number, accepts: number): void;
  /** Passed on the way from the database to an accepted socket. */
  accepted(): Promise<void>;
  /** All is well from now on. */
  clear(): void;
  /** Another program holds the database's lock for so long. */
  busy(ms: number): void;
}

const NEVER = new Promise<never>(() => {});

export function createFailpoints(options: {
  /** The process's clock. */
  clock: FakeClock;
  groupCommits: boolean;
  die(): void;
  /** Something was committed. */
  committed(): void;
}): Failpoints {
  const { clock, die, committed } = options;
  let armed: Failpoint | undefined;
  let slow = { ms: 0, commits: 0 };
  let late = { ms: 0, accepts: 0 };
  let busyUntil = -1;

  /** A dead process's code may still be running; it gets no further than here. */
  const dead = (): Promise<never> | undefined => (clock.alive() ? undefined : NEVER);

  function dieAt(failpoint: Failpoint): Promise<never> | undefined {
    if (armed !== failpoint) return undefined;
    armed = undefined;
    die();
    return NEVER;
  }

  function delayed(work: Work): Promise<void> | undefined {
    if (work !== 'write' || slow.commits === 0) return undefined;
    slow = { ...slow, commits: slow.commits - 1 };
    const { ms } = slow;
    return new Promise((resolve) => void clock.after(ms, resolve));
  }

  /** The commits of one moment, in the moment's last task. */
  function groupCommits(flush: () => void): void {
    clock.task(0, () => {
      if (armed !== 'before-group') return flush();
      armed = undefined;
      die();
    });
  }

  return {
    hooks: {
      ...(options.groupCommits && { groupCommits }),
      begin() {
        if (clock.elapsed() < busyUntil) throw new StorageUnavailable('database is busy');
        return dead();
      },
      async beforeCommit(work) {
        await dead();
        await delayed(work);
        await (dead() ?? dieAt(work === 'read' ? 'reading' : 'before-commit'));
      },
      afterCommit(work) {
        if (!clock.alive()) return NEVER;
        if (work === 'read') return undefined;
        committed();
        return dieAt(work === 'statement' ? 'between-statements' : 'after-commit');
      },
    },
    arm(failpoint) {
      if (failpoint === 'now') die();
      else armed = failpoint;
    },
    clear() {
      armed = undefined;
      slow = { ms: 0, commits: 0 };
      late = { ms: 0, accepts: 0 };
      busyUntil = -1;
    },
    slow: (ms, commits) => void (slow = { ms, commits }),
    slowAccepts: (ms, accepts) => void (late = { ms, accepts }),
    async accepted() {
      if (late.accepts === 0) return;
      late = { ...late, accepts: late.accepts - 1 };
      await new Promise<void>((resolve) => void clock.after(late.ms, resolve));
    },
    busy: (ms) => void (busyUntil = clock.elapsed() + ms),
  };
}
