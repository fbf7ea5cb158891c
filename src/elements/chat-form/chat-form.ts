import { LitElement, html, type TemplateResult } from 'lit';
import { property, queryAll, state } from 'lit/decorators.js';
import type { Texts } from '../../locales/catalogue.js';
import { en } from '../../locales/en.js';
import type { PreChatField } from '../../protocol/site.js';
import { shared } from '../styles/shared.styles.js';
import { styles } from './chat-form.styles.js';
import { fieldView, type FieldFault } from './field-view.js';
import { FormSubmitEvent } from './form-events.js';

/**
 * Asks the visitor about themselves: the whole view before a conversation, or, `compact`, a line above
 * the composer. It says itself, next to the field, what is missing or cannot be right, and not before
 * the visitor is done.
 *
 * @event {FormSubmitEvent} form-submit - the answers; not fired while one is missing or wrong
 */
export class ChatForm extends LitElement {
  static override styles = [shared, styles];

  @queryAll('input') private readonly inputs!: NodeListOf<HTMLInputElement>;

  /** What is wrong, by the field's name. */
  @state() private faults: Readonly<Record<string, FieldFault>> = {};

  @property({ attribute: false }) fields: readonly PreChatField[] = [];
  /** What is known already, by the field's name. */
  @property({ attribute: false }) values: Readonly<Record<string, string>> = {};
  /** One line above the composer, for one field. */
  @property({ type: Boolean, reflect: true }) compact = false;
  /** Why it is asked; below the last field. */
  @property() hint = '';
  /** The button's label; the catalogue's when empty. */
  @property() action = '';
  @property({ attribute: false }) texts: Texts = en;

  /** Goes to the first field. */
  override focus(options?: FocusOptions): void {
    this.inputs[0]?.focus(options);
  }

  #onInput(): void {
    if (Object.keys(this.faults).length > 0) this.#judge();
  }

  #onSubmit(event: Event): void {
    event.preventDefault();
    this.#judge();
    const wrong = [...this.inputs].find(({ name }) => this.faults[name]);
    if (wrong) wrong.focus();
    else this.dispatchEvent(new FormSubmitEvent(this.#answers()));
  }

  #judge(): void {
    const faults: Record<string, FieldFault> = {};
    this.fields.forEach(({ name, required }, index) => {
      const input = this.inputs[index];
      if (required && input && answerIn(input) === '') faults[name] = 'missing';
      else if (input?.validity.typeMismatch) faults[name] = 'notEmail';
    });
    this.faults = faults;
  }

  #answers(): Record<string, string> {
    const answers = [...this.inputs].map((input) => [input.name, answerIn(input)] as const);
    return Object.fromEntries(answers.filter(([, value]) => value !== ''));
  }

  override render(): TemplateResult {
    const { texts, compact, values, faults } = this;
    const last = this.fields.length - 1;
    return html`<form novalidate @submit=${this.#onSubmit} @input=${this.#onInput}>
      ${this.fields.map((field, index) =>
        fieldView(field, {
          value: values[field.name] ?? '',
          fault: faults[field.name],
          hint: index === last ? this.hint : '',
          texts,
        }),
      )}
      <button class="button ${compact ? '' : 'main'}" type="submit">
        ${this.action || (compact ? texts.save : texts.startChat)}
      </button>
    </form>`;
  }
}

/** A box that is ticked answers "true". */
function answerIn({ type, checked, value }: HTMLInputElement): string {
  if (type === 'checkbox') return checked ? 'true' : '';
  return value.trim();
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-widget-form': ChatForm;
  }
}
