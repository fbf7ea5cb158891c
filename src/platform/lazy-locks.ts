import type { LockRequest, Locks } from '../core/ports.js';

/** Locks that are still being loaded: requests wait until they are. */
export function createLazyLocks(loading: Promise<Locks>): Locks {
  return {
    request(name, how, callbacks) {
      let released = false;
      let request: LockRequest | undefined;
      void loading.then((locks) => {
        if (!released) request = locks.request(name, how, callbacks);
      });
      return {
        release() {
          released = true;
          request?.release();
        },
      };
    },
    query: async (name) => (await loading).query(name),
  };
}
