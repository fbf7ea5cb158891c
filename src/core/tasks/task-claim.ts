import type { LockRequest, Locks } from '../ports.js';

/** The right to carry a task out, which one tab at a time has: a lock (rules TSK-4 and TSK-5). */
export interface TaskClaim {
  /** Queues for it, unless that is done already. */
  request(taskId: string): void;
  isHeld(): boolean;
  /** Gives it up, or its place in the queue. */
  release(): void;
}

export function createTaskClaim({
  locks,
  lockOf,
  changed,
}: {
  locks: Locks;
  lockOf(taskId: string): string;
  /** It was granted, or lost. */
  changed(): void;
}): TaskClaim {
  let lock: LockRequest | null = null;
  let isHeld = false;

  function release(): void {
    lock?.release();
    lock = null;
    isHeld = false;
  }

  return {
    request(taskId) {
      lock ??= locks.request(lockOf(taskId), 'queue', {
        granted() {
          isHeld = true;
          changed();
        },
        lost() {
          release();
          changed();
        },
      });
    },
    isHeld: () => isHeld,
    release,
  };
}
