import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { ChatComposer } from '../../../elements/chat-composer/chat-composer.js';
import type { CannedReply } from '../../../protocol/canned-replies.js';
import {
  fillNames,
  searchCannedReplies,
  slashWordAt,
  type SlashWord,
} from '../../state/canned-reply-search.js';
import { replyComposerStyles } from './reply-composer.styles.js';

/** The canned replies are offered now, and should be the newest. */
export class CannedRepliesOpenEvent extends Event {
  constructor() {
    super('canned-replies-open', { bubbles: true });
  }
}

/**
 * The composer of replies. A slash at the beginning of a word offers the canned replies that match what follows.
 * Arrow keys move, Enter and Tab choose, Escape closes the list until another word begins.
 *
 * @event {CannedRepliesOpenEvent} canned-replies-open - the canned replies are offered now
 */
export class ReplyComposer extends ChatComposer {
  static override styles = [...ChatComposer.styles, replyComposerStyles];

  @query('[aria-selected="true"]') private readonly activeOption!: HTMLElement | null;

  /** Where the cursor is; `null` while nothing is offered, as without the focus. */
  @state() private cursor: number | null = null;
  /** The option that Enter chooses. */
  @state() private active = 0;
  /** Where the word begins for which the agent has closed the list. */
  @state() private dismissed: number | null = null;

  @property({ attribute: false }) cannedReplies: readonly CannedReply[] = [];
  /** The token of the conversation's site. */
  @property() site = '';
  /** Empty if it is not known. */
  @property() visitorName = '';
  @property() agentName = '';

  #word: SlashWord | null = null;
  #offered: readonly CannedReply[] = [];

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    // Before the field itself gets them: it sends on Enter.
    root.addEventListener(
      'keydown',
      (event) => {
        if (event instanceof KeyboardEvent) this.#onKey(event);
      },
      true,
    );
    for (const type of ['input', 'keyup', 'pointerup'])
      root.addEventListener(type, () => this.#readCursor());
    root.addEventListener('focusout', () => (this.cursor = null));
    return root;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const { value, cursor, readOnly, dismissed } = this;
    const before = this.#word;
    const word = cursor === null || readOnly ? null : slashWordAt(value, cursor);
    if (word?.start !== dismissed) this.dismissed = null;
    this.#word = word && word.start === this.dismissed ? null : word;
    if (this.#word?.query !== before?.query || this.#word?.start !== before?.start) this.active = 0;
    this.#offered = this.#word
      ? searchCannedReplies(this.cannedReplies, this.#word.query, this.site)
      : [];
    this.active = Math.min(this.active, Math.max(0, this.#offered.length - 1));
    if (this.#word && !before) this.dispatchEvent(new CannedRepliesOpenEvent());
  }

  /** The field belongs to the base class, and is in the same tree as the list. */
  override updated(): void {
    super.updated();
    const { field } = this;
    field.setAttribute('aria-autocomplete', 'list');
    if (this.#offered.length > 0) {
      field.setAttribute('aria-controls', 'canned-replies');
      field.setAttribute('aria-activedescendant', `canned-reply-${this.active}`);
    } else {
      field.removeAttribute('aria-controls');
      field.removeAttribute('aria-activedescendant');
    }
    this.activeOption?.scrollIntoView({ block: 'nearest' });
  }

  #readCursor(): void {
    const { selectionStart, selectionEnd } = this.field;
    this.cursor = selectionStart === selectionEnd ? selectionStart : null;
  }

  #onKey(event: KeyboardEvent): void {
    const count = this.#offered.length;
    const isPlain = !(event.ctrlKey || event.metaKey || event.altKey || event.shiftKey);
    if (count === 0 || event.isComposing || !isPlain) return;
    switch (event.key) {
      case 'ArrowDown':
        this.active = (this.active + 1) % count;
        break;
      case 'ArrowUp':
        this.active = (this.active + count - 1) % count;
        break;
      case 'Enter':
      case 'Tab':
        this.#choose(this.#offered[this.active]!);
        break;
      case 'Escape':
        this.dismissed = this.#word?.start ?? null;
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #choose({ body }: CannedReply): void {
    const word = this.#word;
    if (!word) return;
    const text = fillNames(body, { visitor: this.visitorName, agent: this.agentName });
    this.field.focus();
    this.field.setSelectionRange(word.start, word.start + 1 + word.query.length);
    // The only way that leaves the change to the browser's undo. It fires `input`.
    document.execCommand('insertText', false, text);
    this.cursor = null;
  }

  #onPointer(event: Event, reply: CannedReply): void {
    // The field keeps the focus.
    event.preventDefault();
    this.#choose(reply);
  }

  override render(): TemplateResult {
    return html`
      ${
        this.#offered.length === 0
          ? nothing
          : html`<ul id="canned-replies" role="listbox" aria-label="Canned replies">
              ${this.#offered.map((reply, index) => this.#renderOption(reply, index))}
            </ul>`
      }
      ${super.render()}
    `;
  }

  #renderOption(reply: CannedReply, index: number): TemplateResult {
    const { shortcut, body } = reply;
    const names = { visitor: this.visitorName, agent: this.agentName };
    return html`<li
      id=${`canned-reply-${index}`}
      role="option"
      aria-selected=${index === this.active}
      @pointerdown=${(event: Event) => event.preventDefault()}
      @click=${(event: Event) => this.#onPointer(event, reply)}
    >
      <span class="shortcut" translate="no" .textContent=${`/${shortcut}`}></span>
      <span class="text" dir="auto" .textContent=${fillNames(body, names)}></span>
    </li>`;
  }
}

declare global {
  interface HTMLElementEventMap {
    'canned-replies-open': CannedRepliesOpenEvent;
  }
}
