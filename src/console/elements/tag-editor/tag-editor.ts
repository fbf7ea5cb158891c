import { LitElement, html, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { MAX_TAGS, MAX_TAG_UNITS } from '../../../protocol/limits.js';
import { parse } from '../../../protocol/parse.js';
import { tagKey, tagSchema } from '../../../protocol/tags.js';
import { tagEditorStyles } from './tag-editor.styles.js';

/** The agent has added or removed a tag: these are all tags now. */
export class TagsChangeEvent extends Event {
  constructor(readonly tags: readonly string[]) {
    super('tags-change', { bubbles: true });
  }
}

/** The agent is about to type a tag: suggestions are needed. */
export class TagsNeededEvent extends Event {
  constructor() {
    super('tags-needed', { bubbles: true });
  }
}

/**
 * The tags of a conversation, and a field that adds one: by Enter, by a comma, or by choosing a suggestion. Each
 * has a button that removes it; in the empty field, Backspace removes the last. The browser shows the suggestions
 * of a field that has a list by itself, on every device.
 *
 * @event {TagsChangeEvent} tags-change - a tag was added or removed
 * @event {TagsNeededEvent} tags-needed - suggestions are needed
 */
export class TagEditor extends LitElement {
  static override styles = [shared, tagEditorStyles];

  @query('input') private readonly field!: HTMLInputElement;

  /** Why the text in the field is no tag to add. */
  @state() private error = '';

  @property({ attribute: false }) tags: readonly string[] = [];
  /** Tags to suggest. */
  @property({ attribute: false }) known: readonly string[] = [];
  /** The tags can be read, but not changed. */
  @property({ type: Boolean }) readOnly = false;
  /** Session id of the conversation: what was typed for another one is dropped. */
  @property() sessionId = '';

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.get('sessionId') === undefined) return;
    this.field.value = '';
    this.error = '';
  }

  private change(tags: readonly string[]): void {
    this.dispatchEvent(new TagsChangeEvent(tags));
  }

  private add(): void {
    const text = this.field.value;
    if (this.readOnly || text.trim() === '') return;
    const tag = parse(tagSchema, text);
    this.error = this.issueOf(tag);
    if (tag === undefined || this.error !== '') return;
    this.field.value = '';
    this.change([...this.tags, tag]);
  }

  private issueOf(tag: string | undefined): string {
    if (tag === undefined) return `A tag has 1 to ${MAX_TAG_UNITS} visible characters.`;
    if (this.tags.some((each) => tagKey(each) === tagKey(tag)))
      return 'The conversation has this tag.';
    return this.tags.length < MAX_TAGS ? '' : `A conversation has at most ${MAX_TAGS} tags.`;
  }

  private removeTag(tag: string): void {
    if (this.readOnly) return;
    this.error = '';
    this.change(this.tags.filter((each) => each !== tag));
    // Its button goes, and the focus must not go with it.
    this.field.focus();
  }

  private onKeydown(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'Enter' || event.key === ',') {
      event.preventDefault();
      this.add();
    } else if (event.key === 'Backspace' && this.field.value === '' && !event.repeat) {
      const last = this.tags.at(-1);
      if (last !== undefined) this.removeTag(last);
    }
  }

  private onInput(event: Event): void {
    this.error = '';
    // A suggestion was chosen: browsers call that a replacement.
    const isChosen = event instanceof InputEvent && event.inputType === 'insertReplacementText';
    if (isChosen && this.known.includes(this.field.value)) this.add();
  }

  protected override render(): TemplateResult {
    const taken = new Set(this.tags.map(tagKey));
    return html`
      <label for="tag">Tags</label>
      <ul aria-label="Tags of this conversation">
        ${repeat(
          this.tags,
          (tag) => tag,
          (tag) =>
            html`<li>
              <span dir="auto" translate="no" .textContent=${tag}></span
              ><button
                type="button"
                aria-label=${`Remove tag ${tag}`}
                aria-disabled=${this.readOnly}
                @click=${() => this.removeTag(tag)}
              >
                ×
              </button>
            </li>`,
        )}
      </ul>
      <input
        id="tag"
        list="known"
        autocomplete="off"
        translate="no"
        placeholder="Add a tag"
        aria-describedby="error"
        ?readonly=${this.readOnly}
        @focus=${() => this.dispatchEvent(new TagsNeededEvent())}
        @keydown=${this.onKeydown}
        @input=${this.onInput}
      />
      <datalist id="known">
        ${this.known
          .filter((tag) => !taken.has(tagKey(tag)))
          .map((tag) => html`<option value=${tag}></option>`)}
      </datalist>
      <p id="error" class="error" role="alert" .textContent=${this.error}></p>
    `;
  }
}

declare global {
  interface HTMLElementEventMap {
    'tags-change': TagsChangeEvent;
    'tags-needed': TagsNeededEvent;
  }
}
