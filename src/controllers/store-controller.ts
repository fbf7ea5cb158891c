import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ReadableStore } from '../core/state/store.js';
import type { Undo } from '../core/ports.js';
import { ContextConsumer, type Context } from './context.js';

type Host = ReactiveControllerHost & HTMLElement;

/**
 * Shows an element the part of a store that it asks for, and updates it when that part changes. The
 * store comes with a context's value, and may be replaced. Nothing is subscribed while the element is
 * out of the document.
 */
export class StoreController<
  S,
  V extends object,
  P extends { readonly store: ReadableStore<S> },
> implements ReactiveController {
  /** The selected part; nothing while there is no provider. */
  value: V | undefined;
  /** What provides the store. */
  provider: P | undefined;

  #undo: Undo | undefined;

  constructor(
    private readonly host: Host,
    context: Context<P>,
    private readonly select: (state: S) => V,
  ) {
    host.addController(this);
    new ContextConsumer(host, context, (provider) => this.#watch(provider));
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
