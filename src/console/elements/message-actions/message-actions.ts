import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { fill } from '../../../elements/texts/texts.js';
import { en } from '../../../locales/en.js';
import type { ErrorCode } from '../../../protocol/errors.js';
import { CHANGEABLE_MS, MAX_BODY_UNITS } from '../../../protocol/limits.js';
import type { MessageVersion } from '../../../protocol/message-changes.js';
import { consoleLocale } from '../../browser/console-locale.js';
import type { MessageEdit } from '../../state/console-state.js';
import { Completion } from '../shared/completion.js';
import { controlStyles } from '../shared/control.styles.js';
import { emojiSource } from '../shared/emoji-source.js';
import { optionListStyles } from '../shared/option-list.styles.js';
import { messageActionsStyles } from './message-actions.styles.js';

/** `body`: the text that the message is to have; `null`: none; `undefined`: it stays as it is. */
export class MessageEditEvent extends Event {
  constructor(
    readonly messageId: string,
    readonly body: string | null | undefined,
  ) {
    super('message-edit', { bubbles: true });
  }
}

/** The change is to be sent (`send`), or the texts before are to be loaded (`load-versions`). */
export class MessageActionEvent extends Event {
  constructor(
    readonly messageId: string,
    readonly action: 'send' | 'load-versions',
  ) {
    super('message-action', { bubbles: true });
  }
}

/**
 * What an agent can do with an own message: edit it in place, or delete it after a question. Admins see here what it
 * said before. It stands below the message, and replaces it while it is edited.
 *
 * @event {MessageEditEvent} message-edit - the text has changed, or the edit begins or is given up
 * @event {MessageActionEvent} message-action - the edit is to be sent, or the texts before are needed
 */
export class MessageActions extends LitElement {
  static override styles = [shared, controlStyles, optionListStyles, messageActionsStyles];

  @query('textarea') private readonly field!: HTMLTextAreaElement | null;
  @query('.confirm') private readonly confirmButton!: HTMLButtonElement | null;
  @query('button') private readonly firstButton!: HTMLButtonElement | null;

  /** The texts before are shown. */
  @state() private showsVersions = false;

  @property() messageId = '';
  /** The text that the message has now. */
  @property() body = '';
  /** It can be edited and deleted now. */
  @property({ type: Boolean }) changeable = false;
  /** The agent may see what it said before. */
  @property({ type: Boolean }) hasVersions = false;
  /** The change that the agent has begun. */
  @property({ attribute: false }) edit: MessageEdit | undefined;
  /** What it said before; `null`: that could not be loaded; `undefined`: it was not asked for. */
  @property({ attribute: false }) versions: readonly MessageVersion[] | null | undefined;

  readonly #completion = new Completion(
    this,
    () => this.field,
    // The edit comes back by its property only after a while.
    () => (this.edit?.phase === 'sending' ? null : (this.field?.value ?? null)),
    [emojiSource(this)],
  );
  /** The agent has pressed something here: the focus goes with what it leads to. */
  #isInUse = false;

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    this.#completion.listen(root);
    return root;
  }

  protected override willUpdate(): void {
    this.toggleAttribute('data-editing', this.edit !== undefined);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('edit') || !this.#isInUse) return;
    const before = changed.get('edit');
    if (before === undefined && this.edit) {
      this.confirmButton?.focus();
      this.field?.focus();
      this.field?.setSelectionRange(this.body.length, this.body.length);
    } else if (before && !this.edit) {
      this.firstButton?.focus();
      this.#isInUse = false;
    }
  }

  private change(body: string | null | undefined): void {
    this.#isInUse = true;
    this.dispatchEvent(new MessageEditEvent(this.messageId, body));
  }

  private send(): void {
    this.#isInUse = true;
    this.dispatchEvent(new MessageActionEvent(this.messageId, 'send'));
  }

  private toggleVersions(): void {
    this.showsVersions = !this.showsVersions;
    if (this.showsVersions)
      this.dispatchEvent(new MessageActionEvent(this.messageId, 'load-versions'));
  }

  private onKeydown(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      this.send();
    } else if (event.key === 'Escape') {
      // Not further: it would leave the conversation. What was typed goes by "Cancel" only.
      event.preventDefault();
      event.stopPropagation();
      if (this.edit?.body === null || this.edit?.body === this.body) this.change(undefined);
    }
  }

  private renderEditor({ body, phase, code }: MessageEdit): TemplateResult {
    const isSending = phase === 'sending';
    const error = code === undefined ? '' : errorText(code);
    const buttons = (name: string, cancel: string) =>
      html`<div class="actions">
        <button
          class="button primary confirm"
          aria-disabled=${isSending}
          @click=${this.send}
          .textContent=${name}
        ></button>
        <button
          class="button"
          aria-disabled=${isSending}
          @click=${() => !isSending && this.change(undefined)}
          .textContent=${cancel}
        ></button>
      </div>`;
    if (body === null)
      return html`<div
        class="editor"
        role="group"
        aria-label="Delete this message?"
        @keydown=${this.onEscape}
      >
        <p>Delete this message? The visitor sees that it was deleted.</p>
        <p class="error" role="alert" .textContent=${error}></p>
        ${buttons('Delete', 'Cancel')}
      </div>`;
    return html`<div class="editor">
      <textarea
        aria-label="Edit message"
        aria-describedby="error"
        aria-invalid=${error === '' ? nothing : 'true'}
        translate="no"
        dir="auto"
        ?readonly=${isSending}
        .value=${body}
        @input=${(event: InputEvent & { target: HTMLTextAreaElement }) => this.change(event.target.value)}
        @keydown=${this.onKeydown}
      ></textarea>
      ${this.#completion.render()}
      <p id="error" class="error" role="alert" .textContent=${error}></p>
      ${buttons('Save', 'Cancel')}
    </div>`;
  }

  private onEscape(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.onKeydown(event);
  }

  private renderVersions(): TemplateResult | typeof nothing {
    const { versions } = this;
    if (!this.showsVersions || versions === undefined) return nothing;
    if (versions === null)
      return html`<p class="error" role="alert">The earlier text could not be loaded.</p>`;
    return html`<ol aria-label="Earlier text">
      ${versions.map(
        ({ body, until }) =>
          html`<li>
            <span .textContent=${`Until ${timeText(until)}`}></span>
            <span class="text" translate="no" .textContent=${body}></span>
          </li>`,
      )}
    </ol>`;
  }

  protected override render(): unknown {
    const { edit, changeable, hasVersions } = this;
    if (edit) return this.renderEditor(edit);
    return html`<div class="actions links">
        ${
          changeable
            ? html`<button @click=${() => this.change(this.body)}>Edit</button>
                <button @click=${() => this.change(null)}>Delete</button>`
            : nothing
        }
        ${
          hasVersions
            ? html`<button aria-expanded=${this.showsVersions} @click=${this.toggleVersions}>
                Earlier text
              </button>`
            : nothing
        }
      </div>
      ${hasVersions ? this.renderVersions() : nothing}`;
  }
}

/** Why the server, or the console itself, has not taken a change. */
function errorText(code: ErrorCode): string {
  switch (code) {
    case 'forbidden':
      return `Not changed: a message can be changed for ${CHANGEABLE_MS / 60_000} minutes only.`;
    case 'session_closed':
      return 'Not changed: the conversation is over.';
    case 'conflict':
      return 'Not changed: the message is deleted.';
    case 'invalid':
      return 'A message needs some text. Delete it instead.';
    case 'too_large':
      return fill(en.tooLong, { limit: MAX_BODY_UNITS.toLocaleString(consoleLocale()) });
    default:
      return 'Not changed: the server did not answer. Try again.';
  }
}

function timeText(time: string): string {
  return new Date(time).toLocaleString(consoleLocale(), {
    dateStyle: 'short',
    timeStyle: 'medium',
  });
}

declare global {
  interface HTMLElementEventMap {
    'message-edit': MessageEditEvent;
    'message-action': MessageActionEvent;
  }
}
