import type { Locks } from '../core/ports.js';

/** Every request is granted: for a document that shares nothing with other tabs (rule TAB-13). */
export function createSingleTabLocks(): Locks {
  return {
    request(_name, _how, { granted }) {
      let released = false;
      // As with real locks, the answer comes after the call.
      queueMicrotask(() => {
        if (!released) granted();
      });
      return { release: () => void (released = true) };
    },
    query: () => Promise.resolve(false),
  };
}
