import { LitElement, html, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import type { Texts } from '../../locales/catalogue.js';
import { en } from '../../locales/en.js';
import { defineElement } from '../define-element.js';
import { shared } from '../styles/shared.styles.js';
import { plural } from '../texts/texts.js';
import { styles } from './chat-dialog.styles.js';

/** An action that the visitor has to confirm. */
export type ConfirmedAction = 'end' | 'clear' | 'delete';

/** The visitor confirms. */
export class DialogConfirmEvent extends Event {
  constructor() {
    super('dialog-confirm', { bubbles: true });
  }
}

/** The visitor cancels. */
export class DialogCancelEvent extends Event {
  constructor() {
    super('dialog-cancel', { bubbles: true });
  }
}

/**
 * Asks the visitor to confirm an action, and says what would be lost. It covers the nearest positioned
 * ancestor, focuses "Cancel" when it appears, and handles Tab and Escape. Its parent makes the rest of the
 * panel `inert`, removes the dialog after either event, and restores the focus.
 *
 * @event {DialogConfirmEvent} dialog-confirm - the visitor confirms
 * @event {DialogCancelEvent} dialog-cancel - the visitor cancels: by the button, Escape, or a click
 *   beside the dialog
 */
export class ChatDialog extends LitElement {
  static override styles = [shared, styles];

  static define(): void {
    defineElement('chat-widget-dialog', ChatDialog);
  }

  @query('.cancel') private readonly cancelButton!: HTMLButtonElement;
  @query('.confirm') private readonly confirmButton!: HTMLButtonElement;

  @property() action: ConfirmedAction = 'end';
  /** How many messages are not sent and would be lost. */
  @property({ type: Number }) unsent = 0;
  @property({ attribute: false }) texts: Texts = en;
  @property() locale = 'en';

  override firstUpdated(): void {
    this.focus();
  }

  /** Focuses the cancelling button. */
  override focus(options?: FocusOptions): void {
    this.cancelButton?.focus(options);
  }

  #onKeydown(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'Escape') this.#onCancel();
    else if (event.key === 'Tab') this.#otherButton().focus();
    else return;
    event.preventDefault();
  }

  /** With two buttons, the next and the previous one are the same. */
  #otherButton(): HTMLButtonElement {
    return this.cancelButton.matches(':focus') ? this.confirmButton : this.cancelButton;
  }

  #onScrim(event: Event): void {
    if (event.target === event.currentTarget) this.#onCancel();
  }

  #onCancel(): void {
    this.dispatchEvent(new DialogCancelEvent());
  }

  #onConfirm(): void {
    this.dispatchEvent(new DialogConfirmEvent());
  }

  override render(): TemplateResult {
    const { action, unsent, texts, locale } = this;
    const lost = unsent > 0 ? ` ${plural(texts, 'unsentLost', unsent, locale)}` : '';
    return html`<div class="scrim" @click=${this.#onScrim} @keydown=${this.#onKeydown}>
      <div
        class="dialog"
        role="alertdialog"
        aria-modal="true"
        aria-labelledby="heading"
        aria-describedby="text"
      >
        <h2 id="heading" .textContent=${texts[`ask_${action}`]}></h2>
        <p id="text" .textContent=${texts[`ask_${action}_text`] + lost}></p>
        <div class="buttons">
          <button
            class="button cancel"
            type="button"
            .textContent=${texts.cancel}
            @click=${this.#onCancel}
          ></button>
          <button
            class="button main confirm"
            type="button"
            .textContent=${texts[`ask_${action}_confirm`]}
            @click=${this.#onConfirm}
          ></button>
        </div>
      </div>
    </div>`;
  }
}

declare global {
  interface HTMLElementEventMap {
    'dialog-confirm': DialogConfirmEvent;
    'dialog-cancel': DialogCancelEvent;
  }
  interface HTMLElementTagNameMap {
    'chat-widget-dialog': ChatDialog;
  }
}
