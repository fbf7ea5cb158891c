import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { Texts } from '../../locales/catalogue.js';
import { en } from '../../locales/en.js';
import { menuIcon } from '../icons/panel-icons.js';
import { shared } from '../styles/shared.styles.js';
import { MenuChooseEvent, MenuOpenEvent, type MenuChoice } from './menu-events.js';

/**
 * The button "Menu" and the list that it opens. The list is an element of its own that may be defined
 * later, when `menu-open` was heard for the first time. It opens in the corner of the nearest ancestor
 * that contains layout (`contain: layout`), below a head of 64 px.
 *
 * @event {MenuOpenEvent} menu-open - the list is to be seen
 * @event {MenuChooseEvent} menu-choose - the visitor chose `choice`
 */
export class ChatMenu extends LitElement {
  static override styles = shared;

  @query('button') private readonly button!: HTMLButtonElement;

  @state() private open = false;

  /** What it offers, in this order. */
  @property({ attribute: false }) choices: readonly MenuChoice[] = [];
  @property({ attribute: false }) texts: Texts = en;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#close();
  }

  /** Goes to the button. */
  override focus(options?: FocusOptions): void {
    this.button?.focus(options);
  }

  #onClick(): void {
    if (this.open) this.#close();
    else this.#open();
  }

  #onKeydown(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.key === 'ArrowDown' && !this.open) this.#open();
    else if (event.key === 'Escape' && this.open) this.#onClose();
    else return;
    event.preventDefault();
  }

  #onClose(): void {
    this.#close();
    this.focus();
  }

  #onChoose(event: MenuChooseEvent): void {
    this.#onClose();
    this.dispatchEvent(new MenuChooseEvent(event.choice));
  }

  readonly #onPointerDown = (event: Event): void => {
    if (!event.composedPath().includes(this)) this.#close();
  };

  #open(): void {
    this.open = true;
    this.ownerDocument.addEventListener('pointerdown', this.#onPointerDown, true);
    this.dispatchEvent(new MenuOpenEvent(() => this.#close()));
  }

  #close(): void {
    this.open = false;
    this.ownerDocument.removeEventListener('pointerdown', this.#onPointerDown, true);
  }

  override render(): TemplateResult {
    return html`<div
      @keydown=${this.#onKeydown}
      @menu-close=${this.#onClose}
      @menu-choose=${this.#onChoose}
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
  interface HTMLElementTagNameMap {
    'chat-widget-menu': ChatMenu;
  }
}
