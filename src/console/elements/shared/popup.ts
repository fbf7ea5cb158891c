import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { itemAfterKey } from './menu-keyboard.js';

/**
 * What a button opens beside itself. Its first item takes the focus. A press outside closes it, and so does Escape,
 * which gives the focus back.
 */
export class Popup implements ReactiveController {
  isOpen = false;

  /** What it was opened by. */
  #opener: HTMLElement | null = null;

  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    private readonly items: () => Iterable<HTMLElement>,
    /** Called before it is rendered. */
    private readonly onOpen: () => void = () => undefined,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('pointerdown', this.#onPointerDown, true);
  }

  hostDisconnected(): void {
    document.removeEventListener('pointerdown', this.#onPointerDown, true);
    this.hide();
  }

  readonly #onPointerDown = (event: Event): void => {
    if (this.isOpen && !event.composedPath().includes(this.host)) this.hide();
  };

  /** For the button's click. */
  readonly onButton = ({ currentTarget }: Event): void => {
    if (this.isOpen) this.hide();
    else void this.#open(currentTarget);
  };

  /** For the keys of a button that opens a menu. */
  readonly onButtonKey = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' || this.isOpen) return;
    event.preventDefault();
    void this.#open(event.currentTarget);
  };

  /** For the keys of what is open. */
  readonly onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.isOpen) return;
    // The page goes back to the lists only by the next one.
    event.preventDefault();
    this.close();
  };

  /** For the keys of an open menu: arrow keys, Home, End and first letters move the focus, Tab closes it. */
  readonly onMenuKey = (event: KeyboardEvent): void => {
    if (event.key === 'Tab') return this.hide();
    const target = itemAfterKey(event, [...this.items()]);
    if (!target) return this.onKey(event);
    event.preventDefault();
    target.focus();
  };

  /** Closes it, and leaves the focus where it is. */
  hide(): void {
    this.isOpen = false;
    this.host.requestUpdate();
  }

  /** Closes it, and gives the focus back to what it was opened by. */
  close(): void {
    this.hide();
    this.#opener?.focus();
  }

  async #open(opener: EventTarget | null): Promise<void> {
    this.#opener = opener instanceof HTMLElement ? opener : null;
    this.isOpen = true;
    this.onOpen();
    this.host.requestUpdate();
    await this.host.updateComplete;
    const [first] = this.items();
    first?.focus();
  }
}
