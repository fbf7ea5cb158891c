import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { defineElement } from '../../../elements/define-element.js';
import { downIcon } from '../../../elements/icons/icons.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { formStyles } from '../shared/form.styles.js';
import { optionAfterKey, optionId, optionList, type Option } from '../shared/option-list.js';
import { optionListStyles } from '../shared/option-list.styles.js';

/** What can be chosen, by a value that is unlike that of every other option. */
export interface ComboBoxOption extends Option {
  value: string;
}

/** The agent has chosen an option. */
export class OptionChooseEvent extends Event {
  constructor(readonly value: string) {
    super('option-choose', { bubbles: true });
  }
}

/** How many of the options that match are shown. */
const MAX_FOUND = 100;

const styles = css`
  :host {
    position: relative;
    display: block;
  }
  input {
    padding-inline-end: 36px;
    text-overflow: ellipsis;
  }
  .arrow {
    position: absolute;
    inset-block-start: 11px;
    inset-inline-end: 11px;
    display: grid;
    color: var(--_muted);
    pointer-events: none;
  }
  .hint:empty {
    margin: 0;
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
  @media (pointer: coarse) {
    [role='option'] {
      min-block-size: 44px;
      box-sizing: border-box;
      align-items: center;
    }
  }
  @media (width <= 480px) {
    [role='option'] {
      flex-direction: column;
      gap: 0;
      align-items: stretch;
    }
    .label:not(:last-child) {
      max-inline-size: 100%;
    }
    .detail {
      flex: none;
      font-size: 12.5px;
    }
  }
`;

/**
 * A field that searches options by the words of their label and detail, and in which one is chosen: by arrow keys and
 * Enter, or by a click. Escape closes the list.
 *
 * @event {OptionChooseEvent} option-choose - one of them was chosen
 */
export class ComboBox extends LitElement {
  static override styles = [shared, formStyles, optionListStyles, styles];
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };

  static define(): void {
    defineElement('combo-box', ComboBox);
  }

  @query('[aria-selected="true"]') private readonly activeOption!: HTMLElement | null;

  /** What is searched for; `null`: the list is closed. */
  @state() private text: string | null = null;
  @state() private active = 0;

  @property() label = '';
  /** The name of the list. */
  @property({ attribute: 'list-label' }) listLabel = '';
  @property() placeholder = '';
  /** What is said when no option matches. */
  @property({ attribute: 'empty-text' }) emptyText = '';
  @property({ attribute: false }) options: readonly ComboBoxOption[] = [];
  /** That of the chosen option. If there is no such option, the field shows the value. */
  @property() value = '';
  @property({ type: Boolean }) invalid = false;
  /** What is wrong, for screen readers. */
  @property() error = '';

  protected override updated(): void {
    this.activeOption?.scrollIntoView({ block: 'nearest' });
  }

  private get found(): ComboBoxOption[] {
    const words = (this.text ?? '').toLowerCase().split(/\s+/);
    return this.options
      .filter(({ label, detail = '' }) => {
        const name = `${label} ${detail}`.toLowerCase();
        return words.every((word) => name.includes(word));
      })
      .slice(0, MAX_FOUND);
  }

  /** What the field says while nothing is searched for. */
  private get chosen(): string {
    return this.options.find(({ value }) => value === this.value)?.label ?? this.value;
  }

  private search(text: string | null): void {
    this.text = text;
    this.active = 0;
  }

  private choose({ value }: ComboBoxOption): void {
    this.search(null);
    this.dispatchEvent(new OptionChooseEvent(value));
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
    const { text, found } = this;
    const isListed = text !== null && found.length > 0;
    return html`<input
        role="combobox"
        aria-label=${this.label}
        aria-description=${this.error || nothing}
        aria-expanded=${isListed}
        aria-controls="options"
        aria-autocomplete="list"
        aria-activedescendant=${isListed ? optionId('options', this.active) : nothing}
        aria-invalid=${this.invalid}
        autocomplete="off"
        spellcheck="false"
        translate="no"
        placeholder=${this.placeholder}
        .value=${text ?? this.chosen}
        @click=${() => this.text === null && this.search('')}
        @input=${(event: InputEvent & { target: HTMLInputElement }) => this.search(event.target.value)}
        @keydown=${this.onKey}
        @blur=${() => this.search(null)}
      />
      <span class="arrow">${downIcon}</span>
      ${
        isListed
          ? optionList('options', this.listLabel, found, this.active, (option) =>
              this.choose(option),
            )
          : nothing
      }
      <p
        class="hint"
        role="status"
        .textContent=${text !== null && found.length === 0 ? this.emptyText : ''}
      ></p>`;
  }
}

declare global {
  interface HTMLElementEventMap {
    'option-choose': OptionChooseEvent;
  }
}
