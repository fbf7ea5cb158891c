import type { KeyValueStorage } from '../core/ports.js';
import { createMemoryStorage } from './memory-storage.js';

/**
 * localStorage or sessionStorage; memory where the browser has blocked them (cookies forbidden,
 * sandboxed frame), which `shared` tells. Nothing is written to find that out (rule STO-8).
 */
export function createWebStorage(area: 'localStorage' | 'sessionStorage'): KeyValueStorage {
  const storage = attempt(() => {
    // The getter throws where storage is blocked; some web views have `null`; reading may throw too.
    void window[area].length;
    return window[area];
  }, null);
  if (!storage) return createMemoryStorage();

  return {
    shared: area === 'localStorage',
    get: (key) => attempt(() => storage.getItem(key), null),
    set: (key, value) =>
      attempt(() => {
        storage.setItem(key, value);
        return true;
      }, false),
    remove: (key) => attempt(() => storage.removeItem(key), undefined),
    keys: (prefix) =>
      attempt(() => Object.keys(storage).filter((key) => key.startsWith(prefix)), []),
    onChange(listener) {
      const onStorage = (event: StorageEvent): void => {
        if (event.storageArea === storage) listener(event.key);
      };
      window.addEventListener('storage', onStorage);
      return () => window.removeEventListener('storage', onStorage);
    },
  };
}

/** Storage may fail at any call: no room, a damaged profile, a permission taken back. */
function attempt<T>(act: () => T, otherwise: T): T {
  try {
    return act();
  } catch {
    return otherwise;
  }
}
