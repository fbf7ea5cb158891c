import { LitElement, html, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { Texts } from '../../locales/catalogue.js';
import { en } from '../../locales/en.js';
import { defineElement } from '../define-element.js';
import { shared } from '../styles/shared.styles.js';
import { styles } from './chat-menu-list.styles.js';

/** A menu item; its label is `menu_<choice>` in the catalogue. */
export type MenuChoice =
  'end' | 'clear' | 'download' | 'delete' | 'mute' | 'unmute' | 'dock' | 'undock';

/** The visitor chose an item of the list. */
export class MenuSelectEvent extends Event {
  constructor(readonly choice: MenuChoice) {
    super('menu-select', { bubbles: true });
  }
}

/** The list is to be closed without a choice. */
export class MenuCloseEvent extends Event {
  constructor() {
    super('menu-close', { bubbles: true });
  }
}

/**
 * The items of a menu. It takes the focus when it appears; arrow keys, Home and End move it, Tab closes.
 *
 * @event {MenuSelectEvent} menu-select - the visitor chose `choice`
 * @event {MenuCloseEvent} menu-close - the list is to be closed
 */
export class ChatMenuList extends LitElement {
  static override styles = [shared, styles];

  static define(): void {
    defineElement('chat-widget-menu-list', ChatMenuList);
  }

  @property({ attribute: false }) choices: readonly MenuChoice[] = [];
  @property({ attribute: false }) texts: Texts = en;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('pointerdown', this.#onPointerDown, true);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('pointerdown', this.#onPointerDown, true);
  }

  override firstUpdated(): void {
    this.#items[0]?.focus();
  }

  get #items(): HTMLButtonElement[] {
    return [...this.renderRoot.querySelectorAll('button')];
  }

  /** The button of the menu is its own way to close the list. */
  readonly #onPointerDown = (event: Event): void => {
    if (!event.composedPath().includes(this.getRootNode())) this.#close();
  };

  #close(): void {
    this.dispatchEvent(new MenuCloseEvent());
  }

  #onKeydown(event: KeyboardEvent): void {
    const items = this.#items;
    const focused = items.findIndex((item) => item.matches(':focus'));
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: focused + 1,
      ArrowUp: focused < 0 ? -1 : focused - 1,
      Home: 0,
      End: -1,
    };
    const target = targets[event.key];
    if (event.key === 'Tab') this.#close();
    if (target === undefined) return;
    event.preventDefault();
    items.at(target % items.length)?.focus();
  }

  #onClick(choice: MenuChoice): void {
    this.dispatchEvent(new MenuSelectEvent(choice));
  }

  override render(): TemplateResult {
    return html`<div
      class="menu"
      role="menu"
      aria-label=${this.texts.menu}
      @keydown=${this.#onKeydown}
    >
      ${this.choices.map(
        (choice) =>
          html`<button
            type="button"
            role="menuitem"
            tabindex="-1"
            data-choice=${choice}
            .textContent=${this.texts[`menu_${choice}`]}
            @click=${() => this.#onClick(choice)}
          ></button>`,
      )}
    </div>`;
  }
}

declare global {
  interface HTMLElementEventMap {
    'menu-select': MenuSelectEvent;
    'menu-close': MenuCloseEvent;
  }
  interface HTMLElementTagNameMap {
    'chat-widget-menu-list': ChatMenuList;
  }
}
