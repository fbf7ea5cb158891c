import type { Address } from '../../../src/console/client/console-ports.js';

export interface FakeAddress extends Address {
  back(): void;
  forward(): void;
}

/** An address bar with a history of its own. It survives a reload, like the tab's. */
export function createFakeAddress(start = '/console/'): FakeAddress {
  const listeners = new Set<() => void>();
  const entries = [start];
  let current = 0;
  const goTo = (index: number): void => {
    if (entries[index] === undefined) return;
    current = index;
    for (const listener of [...listeners]) listener();
  };
  return {
    path: () => entries[current]!,
    push(path) {
      if (path === entries[current]) return;
      entries.splice(current + 1, Infinity, path);
      goTo(current + 1);
    },
    replace(path) {
      if (path === entries[current]) return;
      entries[current] = path;
      goTo(current);
    },
    onChange(listener) {
      const entry = (): void => listener();
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
    back: () => goTo(current - 1),
    forward: () => goTo(current + 1),
  };
}
