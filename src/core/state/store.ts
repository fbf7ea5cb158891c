import type { Undo } from '../ports.js';

/** State that can be read and watched, not written. */
export interface ReadableStore<S> {
  get(): S;
  /** Calls after every change, with nothing; read with `get`. */
  subscribe(listener: () => void): Undo;
}

export interface Store<S, A> extends ReadableStore<S> {
  /**
   * Reduces now, or, when called by a listener, as soon as the action under way is told. `told` is
   * called when this action has been applied and its listeners have run: in the order of application.
   */
  dispatch(action: A, told?: () => void): void;
  /** As `subscribe`, for effects: what was, what is, and why. Called when the state changed. */
  onChange(effect: (next: S, previous: S, action: A) => void): Undo;
}

/** Holds one state that only `reduce` can replace. Listeners are told in the order of subscription. */
export function createStore<S, A>(initial: S, reduce: (state: S, action: A) => S): Store<S, A> {
  let state = initial;
  let dispatching = false;
  const waiting: { action: A; told: (() => void) | undefined }[] = [];
  const effects = new Set<(next: S, previous: S, action: A) => void>();

  function apply(action: A): void {
    const previous = state;
    state = reduce(previous, action);
    if (state === previous) return;
    const next = state;
    for (const effect of [...effects]) if (effects.has(effect)) effect(next, previous, action);
  }

  function onChange(effect: (next: S, previous: S, action: A) => void): Undo {
    const entry: typeof effect = (next, previous, action) => effect(next, previous, action);
    effects.add(entry);
    return () => void effects.delete(entry);
  }

  return {
    get: () => state,
    subscribe: (listener) => onChange(() => listener()),
    onChange,
    dispatch(action, told) {
      waiting.push({ action, told });
      if (dispatching) return;
      dispatching = true;
      try {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          apply(next.action);
          next.told?.();
        }
      } finally {
        dispatching = false;
      }
    },
  };
}
