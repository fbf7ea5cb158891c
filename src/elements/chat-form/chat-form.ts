import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { property, queryAll, state } from 'lit/decorators.js';
import type { Texts } from '../../locales/catalogue.js';
import { en } from '../../locales/en.js';
import { MAX_BODY_UNITS, MAX_PROFILE_UNITS } from '../../protocol/limits.js';
import type { PreChatField } from '../../protocol/site.js';
import { hasVisibleText } from '../../protocol/text.js';
import { defineElement } from '../define-element.js';
import { shared } from '../styles/shared.styles.js';
import { styles } from './chat-form.styles.js';

/** Why an answer is not accepted. */
type FieldIssue = 'missing' | 'notEmail';

/** Per kind of field: what tells the browser how to fill it in and which keyboard to show. */
const KINDS = {
  name: { type: 'text', autocomplete: 'name', limit: MAX_PROFILE_UNITS },
  email: { type: 'email', autocomplete: 'email', limit: MAX_PROFILE_UNITS },
  phone: { type: 'tel', autocomplete: 'tel', limit: MAX_PROFILE_UNITS },
  text: { type: 'text', autocomplete: 'off', limit: MAX_BODY_UNITS },
} as const;

interface FieldContext {
  /** Its initial value. */
  value: string;
  issue: FieldIssue | undefined;
  /** Says why it is asked; shown below the field. */
  hint: string;
  texts: Texts;
}

/** The form was submitted. Empty fields are not among the answers. */
export class FormSubmitEvent extends Event {
  constructor(
    /** By the field's name; trimmed. */
    readonly answers: Readonly<Record<string, string>>,
  ) {
    super('form-submit', { bubbles: true });
  }
}

/**
 * Asks the visitor for details: a whole view before a conversation, or, if `compact`, a line above the
 * composer. It shows what is missing or invalid next to the field, but only after the first submit.
 *
 * @event {FormSubmitEvent} form-submit - the answers; not fired while one is missing or invalid
 */
export class ChatForm extends LitElement {
  static override styles = [shared, styles];

  static define(): void {
    defineElement('chat-widget-form', ChatForm);
  }

  @queryAll('input') private readonly inputs!: NodeListOf<HTMLInputElement>;

  /** By the field's name. */
  @state() private issues: Readonly<Record<string, FieldIssue>> = {};

  @property({ attribute: false }) fields: readonly PreChatField[] = [];
  /** Known values, by the field's name. */
  @property({ attribute: false }) values: Readonly<Record<string, string>> = {};
  /** One line above the composer, for one field. */
  @property({ type: Boolean, reflect: true }) compact = false;
  /** Says why it is asked; shown below the last field. */
  @property() hint = '';
  /** The button's label; the catalogue's when empty. */
  @property() action = '';
  @property({ attribute: false }) texts: Texts = en;

  /** Focuses the first field. */
  override focus(options?: FocusOptions): void {
    this.inputs[0]?.focus(options);
  }

  #onInput(): void {
    if (Object.keys(this.issues).length > 0) this.#validate();
  }

  #onSubmit(event: Event): void {
    event.preventDefault();
    this.#validate();
    const invalid = [...this.inputs].find(({ name }) => this.issues[name]);
    if (invalid) invalid.focus();
    else this.dispatchEvent(new FormSubmitEvent(this.#answers()));
  }

  #validate(): void {
    const issues: Record<string, FieldIssue> = {};
    this.fields.forEach(({ name, required }, index) => {
      const input = this.inputs[index];
      if (required && input && answerIn(input) === '') issues[name] = 'missing';
      else if (input?.validity.typeMismatch) issues[name] = 'notEmail';
    });
    this.issues = issues;
  }

  #answers(): Record<string, string> {
    const answers = [...this.inputs].map((input) => [input.name, answerIn(input)] as const);
    return Object.fromEntries(answers.filter(([, value]) => value !== ''));
  }

  override render(): TemplateResult {
    const { texts, compact, values, issues } = this;
    const last = this.fields.length - 1;
    return html`<form novalidate @submit=${this.#onSubmit} @input=${this.#onInput}>
      ${this.fields.map((field, index) =>
        fieldView(field, {
          value: values[field.name] ?? '',
          issue: issues[field.name],
          hint: index === last ? this.hint : '',
          texts,
        }),
      )}
      <button
        class="button ${compact ? '' : 'main'}"
        type="submit"
        .textContent=${this.action || (compact ? texts.save : texts.startChat)}
      ></button>
    </form>`;
  }
}

/** A checked box answers "true". A text of which nothing is visible is no answer. */
function answerIn({ type, checked, value }: HTMLInputElement): string {
  if (type === 'checkbox') return checked ? 'true' : '';
  return hasVisibleText(value) ? value.trim() : '';
}

/** Renders a field according to its kind. */
function fieldView(field: PreChatField, context: FieldContext): TemplateResult {
  return field.consent ? consentView(field, context) : textView(field, context);
}

/** A checkbox for consent. It is never checked in advance. */
function consentView(
  { name, label, required }: PreChatField,
  context: FieldContext,
): TemplateResult {
  const { issue, texts } = context;
  return html`<div class="field">
    <div class="box">
      <input
        id=${name}
        name=${name}
        type="checkbox"
        aria-required=${required ? 'true' : nothing}
        aria-invalid=${issue ? 'true' : nothing}
        aria-describedby="error-${name}"
      />
      <label for=${name} .textContent=${label ?? name}></label>
    </div>
    <div id="error-${name}" class="error" .textContent=${issue ? texts[issue] : ''}></div>
  </div>`;
}

/** A text field. Its accessible name is the label alone. */
function textView(field: PreChatField, context: FieldContext): TemplateResult {
  const { name, kind, label, required } = field;
  const { value, issue, hint, texts } = context;
  const { type, autocomplete, limit } = KINDS[kind];
  const optional = !required && !hint;
  return html`<div class="field">
    <div class="label">
      <label for=${name} .textContent=${label ?? (kind === 'text' ? name : texts[kind])}></label>
      ${
        optional
          ? html`<span id="optional-${name}" class="quiet" .textContent=${texts.optional}></span>`
          : nothing
      }
    </div>
    <input
      id=${name}
      name=${name}
      type=${type}
      autocomplete=${autocomplete}
      maxlength=${limit}
      aria-required=${required ? 'true' : nothing}
      aria-invalid=${issue ? 'true' : nothing}
      aria-describedby="error-${name} optional-${name} hint-${name}"
      .value=${value}
    />
    <div id="error-${name}" class="error" .textContent=${issue ? texts[issue] : ''}></div>
    ${hint ? html`<div id="hint-${name}" class="quiet" .textContent=${hint}></div>` : nothing}
  </div>`;
}

declare global {
  interface HTMLElementEventMap {
    'form-submit': FormSubmitEvent;
  }
  interface HTMLElementTagNameMap {
    'chat-widget-form': ChatForm;
  }
}
