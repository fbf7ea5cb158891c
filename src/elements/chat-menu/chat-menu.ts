import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { LazyElement } from '../../controllers/lazy-element.js';
import type { Texts } from '../../locales/catalogue.js';
import { en } from '../../locales/en.js';
import { menuIcon } from '../icons/panel-icons.js';
import { shared } from '../styles/shared.styles.js';
import type { MenuChoice, MenuSelectEvent } from './chat-menu-list.js';

/** The visitor chose an item. The menu has closed, and its button has the focus. */
export class MenuChooseEvent extends Event {
  constructor(readonly choice: MenuChoice) {
    super('menu-choose', { bubbles: true });
  }
}

/**
 * The button "Menu" and the list that it opens, which loads when it first opens. It is placed in the
 * corner of the nearest ancestor with `contain: layout`, below a header of 64 px.
 *
 * @event {MenuChooseEvent} menu-choose - the visitor chose `choice`
 */
export class ChatMenu extends LitElement {
  static override styles = shared;

  @query('button') private readonly button!: HTMLButtonElement;

  @state() private open = false;

  /** The items, in this order. */
  @property({ attribute: false }) choices: readonly MenuChoice[] = [];
  /** Loads the list's element. Absent: it is loaded already. */
  @property({ attribute: false }) list: Pick<LazyElement, 'load'> | undefined;
  @property({ attribute: false }) texts: Texts = en;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.open = false;
  }

  /** Focuses the button. */
  override focus(options?: FocusOptions): void {
    this.button?.focus(options);
  }

  #onClick(): void {
    if (this.open) this.open = false;
    else void this.#open();
  }

  #onKeydown(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.key === 'ArrowDown' && !this.open) void this.#open();
    else if (event.key === 'Escape' && this.open) this.#onClose();
    else return;
    event.preventDefault();
  }

  #onClose(): void {
    this.open = false;
    this.focus();
  }

  #onSelect({ choice }: MenuSelectEvent): void {
    this.#onClose();
    this.dispatchEvent(new MenuChooseEvent(choice));
  }

  async #open(): Promise<void> {
    this.open = true;
    if ((await this.list?.load()) === false) this.open = false;
  }

  override render(): TemplateResult {
    return html`<div
      @keydown=${this.#onKeydown}
      @menu-close=${this.#onClose}
      @menu-select=${this.#onSelect}
    >
      <button
        class="icon-button"
        type="button"
        aria-label=${this.texts.menu}
        aria-haspopup="menu"
        aria-expanded=${this.open ? 'true' : 'false'}
        @click=${this.#onClick}
      >
        ${menuIcon}
      </button>
      ${
        this.open
          ? html`<chat-widget-menu-list
              .choices=${this.choices}
              .texts=${this.texts}
            ></chat-widget-menu-list>`
          : nothing
      }
    </div>`;
  }
}

declare global {
  interface HTMLElementEventMap {
    'menu-choose': MenuChooseEvent;
  }
  interface HTMLElementTagNameMap {
    'chat-widget-menu': ChatMenu;
  }
}
