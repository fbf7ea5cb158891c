import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { Texts } from '../../locales/catalogue.js';
import { en } from '../../locales/en.js';
import { crossIcon, offlineIcon } from '../icons/conversation-icons.js';
import { shared } from '../styles/shared.styles.js';
import { styles } from './chat-notice.styles.js';
import { NoticeActionEvent, NoticeDismissEvent } from './notice-events.js';

/**
 * One sentence about the conversation as a whole, and what can be done about it. It announces nothing:
 * whoever shows it knows whether it is worth interrupting for.
 *
 * @event {NoticeActionEvent} notice-action - the action was asked for
 * @event {NoticeDismissEvent} notice-dismiss - it has been read
 */
export class ChatNotice extends LitElement {
  static override styles = [shared, styles];

  @property() text = '';
  /** `warning`: something is about to be lost. */
  @property({ reflect: true }) kind: 'quiet' | 'warning' = 'quiet';
  /** `bar`: a line across the panel; `card`: a card within its margins. */
  @property({ reflect: true }) shape: 'bar' | 'card' = 'card';
  /** The label of the action; none when empty. */
  @property() action = '';
  /** It can be put away. */
  @property({ type: Boolean }) dismissible = false;
  /** It is about the connection. */
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
      <span class="text">${this.text}</span>
      ${
        this.action
          ? html`<button class="action" type="button" @click=${this.#onAction}>
              ${this.action}
            </button>`
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
  interface HTMLElementTagNameMap {
    'chat-widget-notice': ChatNotice;
  }
}
