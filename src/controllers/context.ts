import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Undo } from '../core/ports.js';

type Host = ReactiveControllerHost & HTMLElement;

/** Names a value of type `T` that an element gives to those inside it. */
export interface Context<T> {
  readonly name: symbol;
  /** Never set: it carries the type. */
  readonly type?: T;
}

export function createContext<T>(name: string): Context<T> {
  return { name: Symbol(name) };
}

/** Asks the elements around for a value. Whoever has it stops the event. */
class ContextAskEvent<T> extends Event {
  constructor(
    readonly context: Context<T>,
    /** Told the value now, unless there is none yet, and whenever it is another. */
    readonly tell: (value: T) => void,
    /** How to be told no more. */
    public undo: Undo = () => {},
  ) {
    super('chat-widget-context', { bubbles: true, composed: true });
  }
}

/** Gives a value to the elements inside its host, in whatever shadow tree they stand. */
export class ContextProvider<T> {
  #value: T | undefined;
  readonly #told = new Set<(value: T) => void>();

  constructor(host: HTMLElement, context: Context<T>) {
    host.addEventListener('chat-widget-context', (event) => {
      if (!(event instanceof ContextAskEvent) || event.context !== context) return;
      event.stopPropagation();
      const { tell } = event;
      this.#told.add(tell);
      event.undo = () => void this.#told.delete(tell);
      if (this.#value !== undefined) tell(this.#value);
    });
  }

  setValue(value: T): void {
    if (value === this.#value) return;
    this.#value = value;
    for (const tell of this.#told) tell(value);
  }
}

/** Tells its host a value of the nearest provider around it, while the host is in the document. */
export class ContextConsumer<T> implements ReactiveController {
  #undo: Undo = () => {};

  constructor(
    private readonly host: Host,
    private readonly context: Context<T>,
    private readonly tell: (value: T) => void,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    const ask = new ContextAskEvent(this.context, this.tell);
    this.host.dispatchEvent(ask);
    this.#undo = ask.undo;
  }

  hostDisconnected(): void {
    this.#undo();
  }
}
