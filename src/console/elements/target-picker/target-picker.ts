import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { defineElement } from '../../../elements/define-element.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import type { OutlineEntry } from '../../../protocol/task-events.js';
import { formStyles } from '../shared/form.styles.js';
import { optionAfterKey, optionId, optionList, type Option } from '../shared/option-list.js';
import { optionListStyles } from '../shared/option-list.styles.js';

/** The agent has chosen something on the visitor's page. */
export class TargetChooseEvent extends Event {
  constructor(readonly entry: OutlineEntry) {
    super('target-choose', { bubbles: true });
  }
}

/** How many of those that match are shown. */
const MAX_FOUND = 100;

const styles = css`
  :host {
    position: relative;
    display: block;
  }
  .options {
    position: absolute;
    inset-inline: 0;
    inset-block-start: calc(100% + 4px);
    z-index: 1;
    max-block-size: 220px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-field);
    background: var(--_surface);
    box-shadow: var(--_shadow);
  }
`;

/**
 * A field that finds headings, links, buttons and fields of the visitor's page by what they are called, or by what they
 * are.
 *
 * @event {TargetChooseEvent} target-choose - one of them was chosen
 */
export class TargetPicker extends LitElement {
  static override styles = [shared, formStyles, optionListStyles, styles];
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };

  static define(): void {
    defineElement('target-picker', TargetPicker);
  }

  @query('[aria-selected="true"]') private readonly activeOption!: HTMLElement | null;

  /** What is searched for; `null`: the list is closed. */
  @state() private text: string | null = null;
  @state() private active = 0;

  @property() label = '';
  /** What can be chosen. */
  @property({ attribute: false }) entries: readonly OutlineEntry[] = [];
  /** The selector that is chosen. */
  @property() target = '';
  @property({ type: Boolean }) invalid = false;
  /** What is wrong, for screen readers. */
  @property() error = '';

  protected override updated(): void {
    this.activeOption?.scrollIntoView({ block: 'nearest' });
  }

  private get found(): (Option & { entry: OutlineEntry })[] {
    const words = (this.text ?? '').toLowerCase().split(/\s+/);
    return this.entries
      .filter(({ kind, label }) => {
        const name = `${label} ${kind}`.toLowerCase();
        return words.every((word) => name.includes(word));
      })
      .slice(0, MAX_FOUND)
      .map((entry) => ({ label: entry.label, detail: entry.kind, entry }));
  }

  /** What the field says while nothing is searched for. */
  private get chosen(): string {
    return this.entries.find(({ target }) => target === this.target)?.label ?? this.target;
  }

  private search(text: string | null): void {
    this.text = text;
    this.active = 0;
  }

  private choose({ entry }: { entry: OutlineEntry }): void {
    this.search(null);
    this.dispatchEvent(new TargetChooseEvent(entry));
  }

  private onKey(event: KeyboardEvent): void {
    if (event.isComposing || event.altKey) return;
    const { found } = this;
    if (event.key === 'Escape' && this.text !== null) {
      // It closes the list, and not the dialog around it.
      event.stopPropagation();
      this.search(null);
    } else if (this.text === null && event.key === 'ArrowDown') this.search('');
    else if (this.text !== null && event.key === 'Enter') {
      if (found[this.active]) this.choose(found[this.active]!);
    } else {
      const active =
        this.text === null ? undefined : optionAfterKey(event.key, this.active, found.length);
      if (active === undefined || found.length === 0) return;
      this.active = active;
    }
    event.preventDefault();
  }

  protected override render(): TemplateResult {
    const isOpen = this.text !== null;
    const { found } = this;
    return html`<input
        role="combobox"
        aria-label=${this.label}
        aria-description=${this.error || nothing}
        aria-expanded=${isOpen && found.length > 0}
        aria-controls="targets"
        aria-autocomplete="list"
        aria-activedescendant=${isOpen && found.length > 0 ? optionId('targets', this.active) : nothing}
        aria-invalid=${this.invalid}
        autocomplete="off"
        spellcheck="false"
        translate="no"
        placeholder="Search the page"
        .value=${this.text ?? this.chosen}
        @click=${() => this.text === null && this.search('')}
        @input=${(event: InputEvent & { target: HTMLInputElement }) => this.search(event.target.value)}
        @keydown=${this.onKey}
        @blur=${() => this.search(null)}
      />
      ${
        isOpen && found.length > 0
          ? optionList('targets', 'On the page', found, this.active, (option) =>
              this.choose(option),
            )
          : nothing
      }
      ${
        isOpen && found.length === 0
          ? html`<p class="hint" role="status">Nothing found on the page.</p>`
          : nothing
      }`;
  }
}

declare global {
  interface HTMLElementEventMap {
    'target-choose': TargetChooseEvent;
  }
}
