import type { LockCallbacks, Locks } from '../../src/core/ports.js';
import type { FakeClock } from './fake-clock.js';

/** The lock manager of one browser. */
export interface FakeLockManager {
  /** One document's view; `clock` is the document's: while it is frozen no callback runs. */
  open(clock: FakeClock): FakeLocks;
}

export interface FakeLocks extends Locks {
  /** The document is gone: what it held is free, what it queued for is forgotten. */
  kill(): void;
  /** The document lies in the page cache: asking for a lock that it holds evicts it. */
  onEvict: (() => void) | undefined;
  holds(name: string): boolean;
}

interface Request {
  name: string;
  owner: FakeLocks;
  clock: FakeClock;
  callbacks: LockCallbacks;
  released: boolean;
}

export function createFakeLockManager(): FakeLockManager {
  const held = new Map<string, Request>();
  let queue: Request[] = [];

  function grant(request: Request): void {
    held.set(request.name, request);
    request.clock.task(0, () => {
      if (!request.released) request.callbacks.granted();
    });
  }

  function grantNext(name: string): void {
    const next = queue.find((request) => request.name === name);
    if (!next) return;
    queue = queue.filter((request) => request !== next);
    grant(next);
  }

  function release(request: Request): void {
    if (request.released) return;
    request.released = true;
    queue = queue.filter((other) => other !== request);
    if (held.get(request.name) !== request) return;
    held.delete(request.name);
    grantNext(request.name);
  }

  function steal(request: Request): void {
    const robbed = held.get(request.name);
    grant(request);
    robbed?.clock.task(0, () => {
      if (!robbed.released) robbed.callbacks.lost();
    });
  }

  return {
    open(clock) {
      const own = new Set<Request>();
      const locks: FakeLocks = {
        onEvict: undefined,
        request(name, how, callbacks) {
          if (!clock.alive()) return { release() {} };
          held.get(name)?.owner.onEvict?.();
          const request: Request = { name, owner: locks, clock, callbacks, released: false };
          own.add(request);
          if (how === 'steal') steal(request);
          else if (held.has(name)) queue.push(request);
          else grant(request);
          return {
            release() {
              own.delete(request);
              release(request);
            },
          };
        },
        query(name) {
          held.get(name)?.owner.onEvict?.();
          return new Promise((resolve) => {
            clock.task(0, () => resolve(held.has(name)));
          });
        },
        kill() {
          for (const request of [...own]) release(request);
          own.clear();
        },
        holds: (name) => held.get(name)?.owner === locks,
      };
      return locks;
    },
  };
}
