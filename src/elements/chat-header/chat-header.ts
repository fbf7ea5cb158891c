import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { Texts } from '../../locales/catalogue.js';
import { en } from '../../locales/en.js';
import { avatar, avatarStyles } from '../avatar.js';
import { downIcon } from '../icons/icons.js';
import { backIcon } from '../icons/panel-icons.js';
import { shared } from '../styles/shared.styles.js';
import { styles } from './chat-header.styles.js';

/** A long press takes this long, in ms, and moves by this much at most, in px. */
const LONG_PRESS_MS = 500;
const MAX_MOVE = 10;

/** The visitor closes the panel. */
export class HeaderCloseEvent extends Event {
  constructor() {
    super('header-close', { bubbles: true });
  }
}

/** The visitor goes back. */
export class HeaderBackEvent extends Event {
  constructor() {
    super('header-back', { bubbles: true });
  }
}

/** A long press on the header. Its action must be in a menu too: not everybody can press long. */
export class HeaderLongPressEvent extends Event {
  constructor() {
    super('header-long-press', { bubbles: true });
  }
}

/**
 * The line above a conversation: who is on the other side, whether they are available, and "Close".
 *
 * @event {HeaderCloseEvent} header-close - the visitor closes the panel
 * @event {HeaderBackEvent} header-back - the visitor goes back
 * @event {HeaderLongPressEvent} header-long-press - a long press beside its buttons
 * @slot actions - buttons before "Close"
 */
export class ChatHeader extends LitElement {
  static override styles = [shared, avatarStyles, styles];

  readonly #press = new LongPress(() => this.dispatchEvent(new HeaderLongPressEvent()));

  /** The name of the person or the team. */
  @property() heading = '';
  @property() detail = '';
  /** Whether somebody is available; `undefined`: unknown, or not shown. */
  @property({ attribute: false }) online: boolean | undefined;
  /** Shows a back button in place of the avatar. */
  @property({ type: Boolean }) back = false;
  @property({ attribute: false }) texts: Texts = en;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#press.stop();
  }

  #onClose(): void {
    this.dispatchEvent(new HeaderCloseEvent());
  }

  #onBack(): void {
    this.dispatchEvent(new HeaderBackEvent());
  }

  override render(): TemplateResult {
    return html`
      <header
        @pointerdown=${this.#press}
        @pointermove=${this.#press}
        @pointerup=${this.#press}
        @pointercancel=${this.#press}
        @pointerleave=${this.#press}
      >
        ${
          this.back
            ? html`<button
                class="icon-button back"
                type="button"
                aria-label=${this.texts.back}
                @click=${this.#onBack}
              >
                ${backIcon}
              </button>`
            : html`<span class="person" data-online=${this.online || nothing}
                >${avatar(this.heading)}</span
              >`
        }
        <div class="who">
          <div class="heading"><bdi translate="no" .textContent=${this.heading}></bdi></div>
          ${this.detail ? html`<div class="detail" .textContent=${this.detail}></div>` : nothing}
        </div>
        <slot name="actions"></slot>
        <button
          class="icon-button"
          type="button"
          aria-label=${this.texts.close}
          @click=${this.#onClose}
        >
          ${downIcon}
        </button>
      </header>
    `;
  }
}

/** Recognizes a long press. Presses on buttons do not count. */
class LongPress {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #x = 0;
  #y = 0;

  constructor(private readonly onLongPress: () => void) {}

  /** The listener for the element's pointer events. */
  handleEvent(event: PointerEvent): void {
    if (event.type === 'pointerdown') this.#start(event);
    else if (event.type !== 'pointermove' || this.#moved(event)) this.stop();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #start(event: PointerEvent): void {
    this.stop();
    if (!event.isPrimary || event.button !== 0 || isOnButton(event)) return;
    this.#x = event.clientX;
    this.#y = event.clientY;
    this.#timer = setTimeout(this.onLongPress, LONG_PRESS_MS);
  }

  #moved({ clientX, clientY }: PointerEvent): boolean {
    return Math.hypot(clientX - this.#x, clientY - this.#y) > MAX_MOVE;
  }
}

function isOnButton(event: PointerEvent): boolean {
  return event.composedPath().some((target) => target instanceof HTMLButtonElement);
}

declare global {
  interface HTMLElementEventMap {
    'header-close': HeaderCloseEvent;
    'header-long-press': HeaderLongPressEvent;
    'header-back': HeaderBackEvent;
  }
  interface HTMLElementTagNameMap {
    'chat-widget-header': ChatHeader;
  }
}
