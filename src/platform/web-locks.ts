import type { LockRequest, Locks } from '../core/ports.js';

/**
 * The Web Locks of this origin. Where the browser has none (plain http) or refuses them (opaque
 * origin), `fallback` takes over, at once or with the first refusal.
 */
export function createWebLocks(fallback: () => Locks): Locks {
  // The type says that it is always there; on plain http it is not.
  const manager: LockManager | undefined = navigator.locks;
  let instead: Locks | undefined = manager ? undefined : fallback();
  const useInstead = (): Locks => (instead ??= fallback());

  return {
    request(name, how, callbacks) {
      if (instead) return instead.request(name, how, callbacks);
      const queued = new AbortController();
      let held = false;
      let released = false;
      let letGo = (): void => {};
      let second: LockRequest | undefined;

      const hold = (): Promise<void> | undefined => {
        if (released) return undefined;
        const until = new Promise<void>((resolve) => (letGo = resolve));
        held = true;
        callbacks.granted();
        return until;
      };
      // A request that steals takes no signal: it never waits.
      const options = how === 'steal' ? { steal: true } : { signal: queued.signal };
      manager.request(name, options, hold).catch((error: unknown) => {
        if (released) return;
        if (!held) second = useInstead().request(name, how, callbacks);
        else if (error instanceof DOMException && error.name === 'AbortError') callbacks.lost();
        else throw error; // it comes from the callback, and belongs in the console
      });

      return {
        release() {
          released = true;
          queued.abort();
          letGo();
          second?.release();
        },
      };
    },
    async query(name) {
      if (instead) return instead.query(name);
      try {
        const { held } = await manager.query();
        return held?.some((lock) => lock.name === name) ?? false;
      } catch {
        return useInstead().query(name);
      }
    },
  };
}
