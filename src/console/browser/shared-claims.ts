import type { Clock, LockRequest, Locks } from '../../core/ports.js';

/** How long a claim waits to be granted, in ms. One that is not granted by then was made by another tab. */
const CLAIM_MS = 1_000;

/** Makes sure that one of the agent's tabs does something for all of them, by a lock for each thing. */
export interface SharedClaims {
  /**
   * Resolves with whether this tab is the first to claim `name`. Then it stays claimed until `key` is
   * released, or this tab goes away. A new claim under the same `key` replaces the one before.
   */
  claim(key: string, name: string): Promise<boolean>;
  release(key: string): void;
  /** Whether this tab has a claim under this key. */
  has(key: string): boolean;
  keys(): string[];
}

export function createSharedClaims(locks: Locks, clock: Clock): SharedClaims {
  const held = new Map<string, LockRequest>();

  /** Holds the lock until no other tab can still be waiting for it. */
  function release(key: string): void {
    const request = held.get(key);
    if (!request) return;
    held.delete(key);
    clock.after(CLAIM_MS, () => request.release());
  }

  return {
    claim: (key, name) =>
      new Promise((resolve) => {
        const deadline = clock.now() + CLAIM_MS;
        const giveUp = (): void => {
          undoTimer();
          request.release();
          resolve(false);
        };
        const undoTimer = clock.after(CLAIM_MS, giveUp);
        const request = locks.request(name, 'queue', {
          granted() {
            // The timers of a hidden tab run late.
            if (clock.now() > deadline) return giveUp();
            undoTimer();
            release(key);
            held.set(key, request);
            resolve(true);
          },
          lost() {},
        });
      }),
    release,
    has: (key) => held.has(key),
    keys: () => [...held.keys()],
  };
}
