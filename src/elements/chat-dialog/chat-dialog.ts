import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import type { Texts } from '../../locales/catalogue.js';
import { en } from '../../locales/en.js';
import { shared } from '../styles/shared.styles.js';
import { styles } from './chat-dialog.styles.js';
import { DialogCancelEvent, DialogConfirmEvent } from './dialog-events.js';

/**
 * A question over the panel. It covers the nearest positioned ancestor, takes the focus when it
 * appears (on "Cancel"), and keeps Tab and Escape to itself. Whoever shows it makes the rest of the
 * panel `inert` meanwhile, takes it away after either event, and gives the focus back.
 *
 * @event {DialogConfirmEvent} dialog-confirm - yes
 * @event {DialogCancelEvent} dialog-cancel - no: by the button, Escape, or a press beside it
 */
export class ChatDialog extends LitElement {
  static override styles = [shared, styles];

  @query('.cancel') private readonly cancelButton!: HTMLButtonElement;
  @query('.confirm') private readonly confirmButton!: HTMLButtonElement;

  /** The question. */
  @property() heading = '';
  /** What would follow. */
  @property() text = '';
  /** The label of "yes". */
  @property() confirm = '';
  /** The label of "no"; the catalogue's when empty. */
  @property() cancel = '';
  /** Something would be lost. */
  @property({ type: Boolean }) danger = false;
  @property({ attribute: false }) texts: Texts = en;

  override firstUpdated(): void {
    this.focus();
  }

  /** Goes to the button that changes nothing. */
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

  /** Two buttons: the next one is the one before. */
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
    return html`<div class="scrim" @click=${this.#onScrim} @keydown=${this.#onKeydown}>
      <div
        class="dialog"
        role="alertdialog"
        aria-modal="true"
        aria-labelledby="heading"
        aria-describedby="text"
      >
        <h2 id="heading">${this.heading}</h2>
        <p id="text">${this.text}</p>
        <div class="buttons">
          <button class="button cancel" type="button" @click=${this.#onCancel}>
            ${this.cancel || this.texts.cancel}
          </button>
          <button
            class="button main confirm"
            type="button"
            data-danger=${this.danger || nothing}
            @click=${this.#onConfirm}
          >
            ${this.confirm}
          </button>
        </div>
      </div>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-widget-dialog': ChatDialog;
  }
}
