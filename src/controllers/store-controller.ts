import { ContextConsumer, type Context } from '@lit/context';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ReadableStore } from '../core/state/store.js';
import type { Undo } from '../core/ports.js';

type Host = ReactiveControllerHost & HTMLElement;

/**
 * Selects a part of a store for its host, and updates the host when that part changes. The store comes
 * from a context and may be replaced. While the host is disconnected, nothing is subscribed.
 */
export class StoreController<
  S,
  V extends object,
  P extends { readonly store: ReadableStore<S> },
> implements ReactiveController {
  /** The selected part; `undefined` while there is no provider. */
  value: V | undefined;
  /** The context's value, which holds the store. */
  provider: P | undefined;

  #undo: Undo | undefined;

  constructor(
    private readonly host: Host,
    context: Context<unknown, P>,
    private readonly select: (state: S) => V,
  ) {
    host.addController(this);
    new ContextConsumer(host, {
      context,
      subscribe: true,
      callback: (provider) => this.#watch(provider),
    });
  }

  hostDisconnected(): void {
    this.#undo?.();
    this.#undo = undefined;
  }

  #watch(provider: P): void {
    this.#undo?.();
    this.provider = provider;
    this.#undo = provider.store.subscribe(() => this.#read(provider));
    this.#read(provider);
  }

  #read(provider: P): void {
    const next = this.select(provider.store.get());
    if (this.value && sameEntries(this.value, next)) return;
    this.value = next;
    this.host.requestUpdate();
  }
}

function sameEntries(a: object, b: object): boolean {
  const before = new Map(Object.entries(a));
  const after = Object.entries(b);
  return before.size === after.length && after.every(([key, entry]) => before.get(key) === entry);
}
