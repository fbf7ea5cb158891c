import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { query, queryAll, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { createWebStorage } from '../../../platform/web-storage.js';
import { createRecentEmoji } from '../../browser/recent-emoji.js';
import type { Emoji } from '../../state/emoji-list.js';
import { searchEmoji } from '../../state/emoji-search.js';
import { emojiIcon } from '../shared/console-icons.js';
import { Popup } from '../shared/popup.js';
import { cellAfterKey } from './cell-after-key.js';
import { emojiPickerStyles } from './emoji-picker.styles.js';

/** How many of those that match a search are shown. */
const MAX_FOUND = 120;
const RECENT = 'recently used';

/** The agent has chosen an emoji. */
export class EmojiChooseEvent extends Event {
  constructor(readonly emoji: string) {
    super('emoji-choose', { bubbles: true });
  }
}

/**
 * A button that opens a box with all emoji: first those that were used last, then the others by group. The list loads
 * when the box is first opened.
 *
 * @event {EmojiChooseEvent} emoji-choose - an emoji was chosen; the box is closed
 */
export class EmojiPicker extends LitElement {
  static override styles = [shared, emojiPickerStyles];

  readonly #recent = createRecentEmoji(createWebStorage('localStorage'));
  readonly #popup = new Popup(
    this,
    () => (this.searchField ? [this.searchField] : []),
    () => this.#onOpen(),
  );

  @query('input') private readonly searchField!: HTMLInputElement | null;
  @queryAll('[role=option]') private readonly cells!: NodeListOf<HTMLElement>;

  /** `null`: it is not loaded. */
  @state() private emoji: readonly Emoji[] | null = null;
  /** It could not be loaded. */
  @state() private failed = false;
  @state() private text = '';
  /** Index of the emoji in the tab order. */
  @state() private active = 0;

  #groups: readonly { name: string; emoji: readonly Emoji[] }[] = [];

  #onOpen(): void {
    this.#show('');
    if (!this.emoji) void this.#load();
  }

  async #load(): Promise<void> {
    this.failed = false;
    try {
      this.emoji = (await import('../../state/emoji-list.js')).EMOJI;
      this.#show(this.text);
    } catch {
      this.failed = true;
    }
  }

  /** Shows what matches; all, if the text is empty. */
  #show(text: string): void {
    this.text = text;
    this.active = 0;
    const emoji = this.emoji ?? [];
    const found = searchEmoji(emoji, text, MAX_FOUND);
    this.#groups = text.trim() === '' ? this.#allGroups(emoji) : [{ name: 'found', emoji: found }];
  }

  #allGroups(emoji: readonly Emoji[]): { name: string; emoji: readonly Emoji[] }[] {
    const known = new Map(emoji.map((each) => [each.emoji, each]));
    const recent = this.#recent.list().flatMap((each) => known.get(each) ?? []);
    const names = [...new Set(emoji.map(({ group }) => group))];
    return [
      { name: RECENT, emoji: recent },
      ...names.map((name) => ({ name, emoji: emoji.filter(({ group }) => group === name) })),
    ].filter((group) => group.emoji.length > 0);
  }

  #choose({ emoji }: Emoji): void {
    this.#recent.add(emoji);
    this.#popup.close();
    this.dispatchEvent(new EmojiChooseEvent(emoji));
  }

  #onSearchKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const [first] = this.#groups.flatMap(({ emoji }) => emoji);
    if (event.key === 'Enter') {
      event.preventDefault();
      // Of all emoji, the first one is no answer to anything.
      if (first && this.text.trim() !== '') this.#choose(first);
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      this.#focusCell(this.active);
    }
  }

  #onCellKey(event: KeyboardEvent): void {
    const { key, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey) return;
    const cells = [...this.cells];
    if (key === 'Enter' || key === ' ') {
      event.preventDefault();
      cells[this.active]?.click();
      return;
    }
    const next = cellAfterKey(key, this.active, cells);
    if (next === undefined) return;
    event.preventDefault();
    if (next === null) this.searchField?.focus();
    else this.#focusCell(next);
  }

  #focusCell(index: number): void {
    this.active = index;
    this.cells[index]?.focus();
  }

  /** Closes the box once the focus is elsewhere. A press on something that takes no focus leaves it open. */
  #onFocusOut({ relatedTarget }: FocusEvent): void {
    if (relatedTarget instanceof Node && !this.renderRoot.contains(relatedTarget))
      this.#popup.hide();
  }

  private renderGroups(): TemplateResult {
    let index = 0;
    return html`<div
      class="grid"
      role="listbox"
      aria-label="Emoji"
      aria-orientation="horizontal"
      @keydown=${this.#onCellKey}
    >
      ${repeat(
        this.#groups,
        ({ name }) => name,
        ({ name, emoji }) =>
          html`<div role="group" aria-label=${name}>
            <div class="name" role="presentation" .textContent=${name}></div>
            <div class="cells" role="presentation">
              ${emoji.map((each) => this.renderCell(each, index++))}
            </div>
          </div>`,
      )}
    </div>`;
  }

  private renderCell(emoji: Emoji, index: number): TemplateResult {
    return html`<span
      role="option"
      aria-label=${emoji.label}
      aria-selected=${index === this.active}
      title=${`${emoji.label} :${emoji.shortcodes[0]!}:`}
      tabindex=${index === this.active ? 0 : -1}
      translate="no"
      @click=${() => this.#choose(emoji)}
      .textContent=${emoji.emoji}
    ></span>`;
  }

  private renderBox(): TemplateResult {
    const isEmpty = this.#groups.every(({ emoji }) => emoji.length === 0);
    const status = this.emoji ? (isEmpty ? 'Nothing found.' : '') : 'Loading…';
    return html`<div
      class="box"
      role="dialog"
      aria-label="Emoji"
      @keydown=${this.#popup.onKey}
      @focusout=${this.#onFocusOut}
    >
      <input
        type="search"
        aria-label="Search emoji"
        placeholder="Search"
        autocomplete="off"
        spellcheck="false"
        .value=${this.text}
        @input=${(event: InputEvent & { target: HTMLInputElement }) => this.#show(event.target.value)}
        @keydown=${this.#onSearchKey}
      />
      ${
        this.failed
          ? html`<p class="note" role="alert">
              The emoji could not be loaded.
              <button class="button" @click=${() => this.#load()}>Try again</button>
            </p>`
          : html`<p class="note" role="status" .textContent=${status}></p>`
      }
      ${isEmpty ? nothing : this.renderGroups()}
    </div>`;
  }

  protected override render(): TemplateResult {
    const { isOpen } = this.#popup;
    return html`<button
        class="icon-button"
        aria-label="Emoji"
        title="Emoji"
        aria-haspopup="dialog"
        aria-expanded=${isOpen}
        @click=${this.#popup.onButton}
      >
        ${emojiIcon}
      </button>
      ${isOpen ? this.renderBox() : nothing}`;
  }
}

declare global {
  interface HTMLElementEventMap {
    'emoji-choose': EmojiChooseEvent;
  }
  interface HTMLElementTagNameMap {
    'emoji-picker': EmojiPicker;
  }
}
