import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { Texts } from '../../locales/catalogue.js';
import { en } from '../../locales/en.js';
import { sendIcon } from '../icons/panel-icons.js';
import { shared } from '../styles/shared.styles.js';
import { styles } from './chat-composer.styles.js';
import { ComposerInputEvent, ComposerSendEvent } from './composer-events.js';

/**
 * Where a message is written: a field that grows with its text, and a button. Enter sends, Shift and
 * Enter starts a new line; not while an input method is composing. It sends nothing itself.
 *
 * @event {ComposerInputEvent} composer-input - the text was changed by hand
 * @event {ComposerSendEvent} composer-send - the text is to be sent; not fired for a blank one
 * @csspart input - the field
 * @csspart send - the button
 * @slot tools - what stands between the field and the button
 */
export class ChatComposer extends LitElement {
  static override styles = [shared, styles];
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };

  @query('textarea') private readonly field!: HTMLTextAreaElement;

  /** Why what was just tried does not work. */
  @state() private refusal = '';

  /** The text. Setting it replaces what stands in the field. */
  @property() value = '';
  /** The field's accessible name; the catalogue's when empty. */
  @property() label = '';
  @property() placeholder = '';
  /** A sentence below the field: why the text cannot be sent. */
  @property() fault = '';
  /** The text can be read and copied, not changed and not sent. */
  @property({ type: Boolean }) readOnly = false;
  /** A sentence below the field: why it can only be read. */
  @property() note = '';
  @property({ attribute: false }) texts: Texts = en;

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('value')) this.refusal = '';
  }

  /** Only where it differs: setting the same text would move the cursor. */
  override updated(): void {
    if (this.field.value !== this.value) this.field.value = this.value;
  }

  /** Puts the cursor at the end of the text. */
  override focus(options?: FocusOptions): void {
    this.field?.focus(options);
    this.field?.setSelectionRange(this.value.length, this.value.length);
  }

  #onInput(): void {
    this.value = this.field.value;
    this.dispatchEvent(new ComposerInputEvent(this.value));
  }

  #onKeydown(event: KeyboardEvent): void {
    // 229: Safari ends the composition before it tells of the key that ended it.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229)
      return;
    event.preventDefault();
    this.#send();
  }

  #onSendClick(): void {
    this.#send();
    this.field.focus();
  }

  #send(): void {
    if (this.#sendable) this.dispatchEvent(new ComposerSendEvent(this.value));
  }

  get #sendable(): boolean {
    return !this.readOnly && this.value.trim() !== '';
  }

  #onFiles(event: DragEvent | ClipboardEvent): void {
    const data = 'dataTransfer' in event ? event.dataTransfer : event.clipboardData;
    if (!data?.types.includes('Files') || data.types.includes('text/plain')) return;
    // A file that is dropped on a page replaces the page.
    event.preventDefault();
    if (event.type !== 'dragover') this.refusal = this.texts.noFiles;
  }

  override render(): TemplateResult {
    const fault = this.fault || this.refusal;
    return html`
      <div class="frame" @dragover=${this.#onFiles} @drop=${this.#onFiles} @paste=${this.#onFiles}>
        <div class="line">
          <div class="grow" data-text=${`${this.value || this.placeholder} `}>
            <textarea
              part="input"
              rows="1"
              enterkeyhint="send"
              aria-label=${this.label || this.texts.composer}
              aria-describedby="note hint fault"
              aria-invalid=${fault ? 'true' : nothing}
              placeholder=${this.placeholder || nothing}
              ?readonly=${this.readOnly}
              @input=${this.#onInput}
              @keydown=${this.#onKeydown}
            ></textarea>
          </div>
          <slot name="tools"></slot>
          <button
            class="send"
            part="send"
            type="button"
            aria-label=${this.texts.send}
            aria-disabled=${this.readOnly ? 'true' : nothing}
            data-idle=${!this.#sendable || nothing}
            @click=${this.#onSendClick}
          >
            ${sendIcon}
          </button>
        </div>
        <div id="note" class="below">${this.note}</div>
        <div id="fault" class="below fault" role="alert">${fault}</div>
        <span id="hint" class="hidden-text">${this.texts.composerHint}</span>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-widget-composer': ChatComposer;
  }
}
