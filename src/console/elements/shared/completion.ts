import { nothing, type ReactiveController, type ReactiveControllerHost } from 'lit';
import type { TypedWord } from '../../state/typed-word.js';
import { insertText } from './insert-text.js';
import { optionAfterKey, optionId, optionList, type Option } from './option-list.js';

const LIST = 'suggestions';

/** What can be put in place of a word. */
export interface Suggestion extends Option {
  text: string;
}

/** A kind of words for which texts are offered. */
export interface CompletionSource {
  /** The name of the list. */
  readonly label: string;
  /** The word at the cursor, if it is of this kind. */
  wordAt(text: string, cursor: number): TypedWord | null;
  /** What is offered for it. */
  search(query: string): readonly Suggestion[];
  /** Such a word has begun. What loads later is offered after the host's next update. */
  begin?(): void;
  /** The text for a word that needs no choice, once its last sign is typed, and where that word begins. */
  finish?(text: string, cursor: number): { start: number; text: string } | null;
}

/**
 * Offers texts for the word that is typed in a text field. Arrow keys move, Enter and Tab choose, Escape closes the
 * list until another word begins. The host renders the list by `render()`, with `optionListStyles`.
 */
export class Completion implements ReactiveController {
  /** Where the cursor is; `null` while nothing is offered, as without the focus. */
  #cursor: number | null = null;
  /** The option that Enter chooses. */
  #active = 0;
  /** Where the word begins for which the agent has closed the list. */
  #dismissed: number | null = null;
  #source: CompletionSource | null = null;
  #word: TypedWord | null = null;
  #offered: readonly Suggestion[] = [];

  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    /** The field, in the host's shadow tree. */
    private readonly field: () => HTMLTextAreaElement | null,
    /** What the field contains; `null`: it takes nothing now. */
    private readonly text: () => string | null,
    private readonly sources: readonly CompletionSource[],
  ) {
    host.addController(this);
  }

  /** Follows the field. Call it once, with the root that the host renders into. */
  listen(root: HTMLElement | DocumentFragment): void {
    // Before the field itself gets them: it sends on Enter.
    root.addEventListener(
      'keydown',
      (event) => {
        if (event instanceof KeyboardEvent && event.target === this.field()) this.#onKey(event);
      },
      true,
    );
    for (const type of ['input', 'keyup', 'pointerup'])
      root.addEventListener(type, (event) => {
        if (event.target === this.field()) this.#readCursor(event);
      });
    root.addEventListener('focusout', () => this.#moveCursor(null));
  }

  hostUpdate(): void {
    const before = this.#word;
    const { source, word } = this.#read();
    if (word?.start !== this.#dismissed) this.#dismissed = null;
    this.#word = word?.start === this.#dismissed ? null : word;
    this.#source = source;
    if (this.#word?.query !== before?.query || this.#word?.start !== before?.start)
      this.#active = 0;
    this.#offered = this.#word ? (source?.search(this.#word.query) ?? []) : [];
    this.#active = Math.min(this.#active, Math.max(0, this.#offered.length - 1));
    if (this.#word && !before) source?.begin?.();
  }

  hostUpdated(): void {
    const field = this.field();
    if (!field) return;
    field.setAttribute('aria-autocomplete', 'list');
    if (this.#offered.length === 0) {
      field.removeAttribute('aria-controls');
      field.removeAttribute('aria-activedescendant');
      return;
    }
    const id = optionId(LIST, this.#active);
    field.setAttribute('aria-controls', LIST);
    field.setAttribute('aria-activedescendant', id);
    this.host.shadowRoot?.getElementById(id)?.scrollIntoView({ block: 'nearest' });
  }

  /** The list, or nothing. */
  render(): unknown {
    if (this.#offered.length === 0 || !this.#source) return nothing;
    return optionList(LIST, this.#source.label, this.#offered, this.#active, ({ text }) =>
      this.#choose(text),
    );
  }

  #read(): { source: CompletionSource | null; word: TypedWord | null } {
    const text = this.text();
    if (this.#cursor !== null && text !== null)
      for (const source of this.sources) {
        const word = source.wordAt(text, this.#cursor);
        if (word) return { source, word };
      }
    return { source: null, word: null };
  }

  #readCursor(event: Event): void {
    const { selectionStart, selectionEnd } = this.field()!;
    this.#moveCursor(selectionStart === selectionEnd ? selectionStart : null);
    // What is undone, pasted or being composed stays as it is.
    const isTyped =
      event instanceof InputEvent && event.inputType === 'insertText' && event.data?.length === 1;
    if (isTyped && !event.isComposing) this.#finish();
  }

  #moveCursor(cursor: number | null): void {
    if (cursor === this.#cursor) return;
    this.#cursor = cursor;
    this.host.requestUpdate();
  }

  #finish(): void {
    const text = this.text();
    const cursor = this.#cursor;
    if (text === null || cursor === null) return;
    for (const source of this.sources) {
      const finished = source.finish?.(text, cursor);
      if (!finished) continue;
      insertText(this.field()!, finished.text, finished.start, cursor);
      return;
    }
  }

  #onKey(event: KeyboardEvent): void {
    const count = this.#offered.length;
    const isPlain = !(event.ctrlKey || event.metaKey || event.altKey || event.shiftKey);
    if (count === 0 || event.isComposing || !isPlain) return;
    switch (event.key) {
      case 'Enter':
      case 'Tab':
        this.#choose(this.#offered[this.#active]!.text);
        break;
      case 'Escape':
        this.#dismissed = this.#word?.start ?? null;
        break;
      default: {
        const active = optionAfterKey(event.key, this.#active, count);
        if (active === undefined) return;
        this.#active = active;
      }
    }
    event.preventDefault();
    event.stopPropagation();
    this.host.requestUpdate();
  }

  #choose(text: string): void {
    const word = this.#word;
    if (!word) return;
    insertText(this.field()!, text, word.start, word.start + 1 + word.query.length);
    this.#moveCursor(null);
  }
}
