import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { MediaQuery } from '../../controllers/media-query.js';
import type { Texts } from '../../locales/catalogue.js';
import { en } from '../../locales/en.js';
import { hasVisibleText } from '../../protocol/text.js';
import { isFilesOnly } from '../drag-data.js';
import { sendIcon } from '../icons/panel-icons.js';
import { shared } from '../styles/shared.styles.js';
import { styles } from './chat-composer.styles.js';

/** Devices whose keyboard is on the screen: Shift and Enter cannot be pressed together there. */
const TOUCH = '(pointer: coarse) and (hover: none)';

/** The visitor changed the text. */
export class ComposerInputEvent extends Event {
  constructor(readonly value: string) {
    super('composer-input', { bubbles: true });
  }
}

/** The text is to be sent. The composer keeps it until its `value` is set. */
export class ComposerSendEvent extends Event {
  constructor(readonly value: string) {
    super('composer-send', { bubbles: true });
  }
}

/**
 * Where a message is written: a field that grows with its text, and a button. Enter sends, Shift+Enter
 * starts a new line; on a touch device Enter starts one too. Ctrl+Enter and ⌘+Enter send everywhere. No
 * key sends while an input method is composing. It sends nothing itself.
 *
 * @event {ComposerInputEvent} composer-input - the visitor changed the text
 * @event {ComposerSendEvent} composer-send - the text is to be sent; not fired if nothing of it is visible
 * @csspart input - the field
 * @csspart send - the button
 * @slot tools - between the field and the button
 */
export class ChatComposer extends LitElement {
  static override styles = [shared, styles];
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };

  readonly #touch = new MediaQuery(this, TOUCH);

  @query('textarea') protected readonly field!: HTMLTextAreaElement;

  /** Why files cannot be dropped or pasted. */
  @state() private dropError = '';

  /** The text. Setting it replaces the text in the field. */
  @property() value = '';
  /** The field's accessible name; the catalogue's when empty. */
  @property() label = '';
  @property() placeholder = '';
  /** A sentence below the field that says why the text cannot be sent. */
  @property() error = '';
  /** The text can be read and copied, but not changed or sent. */
  @property({ type: Boolean }) readOnly = false;
  /** A sentence below the field that says why it is read-only. */
  @property() note = '';
  @property({ attribute: false }) texts: Texts = en;

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('value')) this.dropError = '';
  }

  /** Setting the same text would move the cursor. */
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
    const isLine = (event.shiftKey || this.#touch.matches) && !event.ctrlKey && !event.metaKey;
    // 229: in Safari the key that ends a composition comes after the composition's end.
    if (event.key !== 'Enter' || isLine || event.isComposing || event.keyCode === 229) return;
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
    return !this.readOnly && hasVisibleText(this.value);
  }

  #onFiles(event: DragEvent | ClipboardEvent): void {
    const data = 'dataTransfer' in event ? event.dataTransfer : event.clipboardData;
    if (isFilesOnly(data)) this.dropError = this.texts.noFiles;
  }

  override render(): TemplateResult {
    const error = this.error || this.dropError;
    return html`
      <div class="frame" @drop=${this.#onFiles} @paste=${this.#onFiles}>
        <div class="line">
          <div class="grow" data-text=${`${this.value || this.placeholder} `}>
            <textarea
              part="input"
              translate="no"
              rows="1"
              enterkeyhint=${this.#touch.matches ? 'enter' : 'send'}
              aria-label=${this.label || this.texts.composer}
              aria-describedby="note hint error"
              aria-invalid=${error ? 'true' : nothing}
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
        <div id="note" class="below" .textContent=${this.note}></div>
        <div id="error" class="below error" role="alert" .textContent=${error}></div>
        <span
          id="hint"
          class="hidden-text"
          .textContent=${this.texts[this.#touch.matches ? 'composerHintTouch' : 'composerHint']}
        ></span>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementEventMap {
    'composer-input': ComposerInputEvent;
    'composer-send': ComposerSendEvent;
  }
  interface HTMLElementTagNameMap {
    'chat-widget-composer': ChatComposer;
  }
}
