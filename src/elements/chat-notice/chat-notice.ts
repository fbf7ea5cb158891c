import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { Texts } from '../../locales/catalogue.js';
import { en } from '../../locales/en.js';
import { crossIcon, offlineIcon } from '../icons/panel-icons.js';
import { shared } from '../styles/shared.styles.js';
import { styles } from './chat-notice.styles.js';

/** The visitor chose the notice's action. */
export class NoticeActionEvent extends Event {
  constructor() {
    super('notice-action', { bubbles: true });
  }
}

/** The visitor dismissed the notice. */
export class NoticeDismissEvent extends Event {
  constructor() {
    super('notice-dismiss', { bubbles: true });
  }
}

/**
 * A sentence about the conversation as a whole, with an action. It is no live region: its parent decides
 * what is announced.
 *
 * @event {NoticeActionEvent} notice-action - the visitor chose the action
 * @event {NoticeDismissEvent} notice-dismiss - the visitor dismissed it
 */
export class ChatNotice extends LitElement {
  static override styles = [shared, styles];

  @property() text = '';
  /** `warning`: something is about to be lost */
  @property({ reflect: true }) kind: 'quiet' | 'warning' = 'quiet';
  /** `bar`: a line across the panel; `card`: a card within its margins. */
  @property({ reflect: true }) shape: 'bar' | 'card' = 'card';
  /** The label of the action; none when empty. */
  @property() action = '';
  /** It has a button that dismisses it. */
  @property({ type: Boolean }) dismissible = false;
  /** Shows the icon for a lost connection. */
  @property({ type: Boolean }) offline = false;
  @property({ attribute: false }) texts: Texts = en;

  #onAction(): void {
    this.dispatchEvent(new NoticeActionEvent());
  }

  #onDismiss(): void {
    this.dispatchEvent(new NoticeDismissEvent());
  }

  override render(): TemplateResult {
    return html`<div class="notice">
      ${this.offline ? offlineIcon : nothing}
      <span class="text" .textContent=${this.text}></span>
      ${
        this.action
          ? html`<button
              class="action"
              type="button"
              .textContent=${this.action}
              @click=${this.#onAction}
            ></button>`
          : nothing
      }
      ${
        this.dismissible
          ? html`<button
              class="icon-button"
              type="button"
              aria-label=${this.texts.dismiss}
              @click=${this.#onDismiss}
            >
              ${crossIcon}
            </button>`
          : nothing
      }
    </div>`;
  }
}

declare global {
  interface HTMLElementEventMap {
    'notice-action': NoticeActionEvent;
    'notice-dismiss': NoticeDismissEvent;
  }
  interface HTMLElementTagNameMap {
    'chat-widget-notice': ChatNotice;
  }
}
