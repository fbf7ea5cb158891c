import type { KeyValueStorage, Undo } from '../../src/core/ports.js';
import type { FakeClock } from './fake-clock.js';

export interface FakeDiskOptions {
  /** ms until a write is seen by the other documents. 0: at once, only the event comes later. */
  lag?: () => number;
}

/** localStorage of one origin in one browser: it outlives every document. */
export interface FakeDisk {
  /**
   * As a document sees it. `clock` is the document's: a frozen one hears nothing, and what a dead one
   * writes changes nothing.
   */
  open(clock: FakeClock): KeyValueStorage;
  /** The user clears the site's data. */
  clear(): void;
  /** UTF-16 units of keys and values that fit. */
  quota: number;
  /** Writes as something else would: a forged or foreign record. Documents see it as another's. */
  write(key: string, value: string | null): void;
  /** What stands there in truth. */
  dump(): Record<string, string>;
  /** The user deleted it, or the browser: nothing is told to anybody, as when no document is open. */
  wipe(): void;
}

interface Change {
  /** `null`: everything was cleared. */
  key: string | null;
  value: string | null;
  version: number;
}

interface View {
  values: Map<string, string>;
  /** Version of the last change that this view has of a key. */
  versions: Map<string, number>;
  apply(change: Change): void;
  receive(change: Change): void;
}

export function createFakeDisk({ lag = () => 0 }: FakeDiskOptions = {}): FakeDisk {
  const truth = new Map<string, string>();
  const views = new Set<View>();
  let version = 0;

  function commit(key: string | null, value: string | null, author?: View): void {
    const change: Change = { key, value, version: ++version };
    applyTo(truth, key, value);
    author?.apply(change);
    for (const view of views) if (view !== author) view.receive(change);
  }

  const disk: FakeDisk = {
    quota: Infinity,
    open(clock) {
      const listeners = new Set<(key: string | null) => void>();
      let last = 0;
      const view: View = {
        values: new Map(truth),
        versions: new Map(),
        apply(change) {
          // An own later write stands: what was written before it no longer counts.
          if (change.key === null) {
            for (const key of view.values.keys()) {
              if ((view.versions.get(key) ?? 0) < change.version) view.values.delete(key);
            }
          } else if ((view.versions.get(change.key) ?? 0) < change.version) {
            view.versions.set(change.key, change.version);
            applyTo(view.values, change.key, change.value);
          }
        },
        receive(change) {
          const delay = lag();
          // Never before an earlier write: all of them come the same way.
          if (delay === 0 && last <= clock.elapsed()) view.apply(change);
          last = Math.max(last, clock.elapsed() + delay);
          clock.task(last - clock.elapsed(), () => {
            view.apply(change);
            for (const listener of [...listeners]) listener(change.key);
          });
        },
      };
      views.add(view);
      return {
        shared: true,
        get: (key) => view.values.get(key) ?? null,
        set(key, value) {
          if (!clock.alive() || view.values.get(key) === value) return true;
          const others = sizeOf(truth) - (truth.has(key) ? key.length + truth.get(key)!.length : 0);
          if (others + key.length + value.length > disk.quota) return false;
          commit(key, value, view);
          return true;
        },
        remove(key) {
          if (clock.alive() && view.values.has(key)) commit(key, null, view);
        },
        keys: (prefix) => [...view.values.keys()].filter((key) => key.startsWith(prefix)),
        onChange: (listener) => subscribe(listeners, listener),
      };
    },
    clear: () => commit(null, null),
    write: (key, value) => commit(key, value),
    dump: () => Object.fromEntries([...truth].sort(([a], [b]) => (a < b ? -1 : 1))),
    wipe() {
      truth.clear();
      for (const view of views) view.values.clear();
    },
  };
  return disk;
}

/** sessionStorage of one tab: keep it across the tab's reloads, make a new one for a new tab. */
export interface FakeTabStorage extends KeyValueStorage {
  /** As the browser does for a duplicated tab. */
  copy(): FakeTabStorage;
  clear(): void;
}

export function createFakeTabStorage(values = new Map<string, string>()): FakeTabStorage {
  return {
    shared: false,
    get: (key) => values.get(key) ?? null,
    set: (key, value) => (values.set(key, value), true),
    remove: (key) => void values.delete(key),
    keys: (prefix) => [...values.keys()].filter((key) => key.startsWith(prefix)),
    onChange: () => () => {},
    copy: () => createFakeTabStorage(new Map(values)),
    clear: () => values.clear(),
  };
}

function applyTo(values: Map<string, string>, key: string | null, value: string | null): void {
  if (key === null) values.clear();
  else if (value === null) values.delete(key);
  else values.set(key, value);
}

function sizeOf(values: Map<string, string>): number {
  let size = 0;
  for (const [key, value] of values) size += key.length + value.length;
  return size;
}

function subscribe<T>(listeners: Set<T>, listener: T): Undo {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
