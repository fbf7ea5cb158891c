import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { Texts } from '../../locales/catalogue.js';
import { en } from '../../locales/en.js';
import { avatar, avatarStyles } from '../avatar.js';
import { backIcon } from '../icons/conversation-icons.js';
import { downIcon } from '../icons/icons.js';
import { shared } from '../styles/shared.styles.js';
import { styles } from './chat-header.styles.js';
import { HeaderBackEvent, HeaderCloseEvent, HeaderHoldEvent } from './header-events.js';
import { LongPress } from './long-press.js';

/**
 * The line above a conversation: with whom, whether they are there, and the way out.
 *
 * @event {HeaderCloseEvent} header-close - the panel is to be closed
 * @event {HeaderBackEvent} header-back - back to where one came from
 * @event {HeaderHoldEvent} header-hold - it was pressed and held, beside its buttons
 * @slot actions - buttons before "Close"
 */
export class ChatHeader extends LitElement {
  static override styles = [shared, avatarStyles, styles];

  readonly #press = new LongPress(() => this.dispatchEvent(new HeaderHoldEvent()));

  /** The person or the team. */
  @property() heading = '';
  @property() detail = '';
  /** Somebody is there; absent: not known, or not said. */
  @property({ attribute: false }) online: boolean | undefined;
  /** There is a way back. */
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
          <div class="heading"><bdi>${this.heading}</bdi></div>
          ${this.detail ? html`<div class="detail">${this.detail}</div>` : nothing}
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

declare global {
  interface HTMLElementTagNameMap {
    'chat-widget-header': ChatHeader;
  }
}
