import type { KeyValueStorage } from '../core/ports.js';

/** Lives and dies with the document: for browsers that keep nothing, and visitors who want that. */
export function createMemoryStorage(): KeyValueStorage {
  const values = new Map<string, string>();
  return {
    shared: false,
    get: (key) => values.get(key) ?? null,
    set(key, value) {
      values.set(key, value);
      return true;
    },
    remove: (key) => void values.delete(key),
    keys: (prefix) => [...values.keys()].filter((key) => key.startsWith(prefix)),
    onChange: () => () => {},
  };
}
