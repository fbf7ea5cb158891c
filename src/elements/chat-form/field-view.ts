import { html, nothing, type TemplateResult } from 'lit';
import type { Texts } from '../../locales/catalogue.js';
import { MAX_BODY_UNITS, MAX_PROFILE_UNITS } from '../../protocol/limits.js';
import type { PreChatField } from '../../protocol/site.js';

/** What is wrong with an answer. */
export type FieldFault = 'missing' | 'notEmail';

/** What the browser needs to know of a kind of field, to fill it in and to bring the right keys. */
const KINDS = {
  name: { type: 'text', autocomplete: 'name', limit: MAX_PROFILE_UNITS },
  email: { type: 'email', autocomplete: 'email', limit: MAX_PROFILE_UNITS },
  phone: { type: 'tel', autocomplete: 'tel', limit: MAX_PROFILE_UNITS },
  text: { type: 'text', autocomplete: 'off', limit: MAX_BODY_UNITS },
} as const;

export interface FieldState {
  /** What stands in it at first. */
  value: string;
  fault: FieldFault | undefined;
  /** Says why it is asked; below the field. */
  hint: string;
  texts: Texts;
}

/** Asks for a field, in the way of its kind. */
export function fieldView(field: PreChatField, state: FieldState): TemplateResult {
  return field.consent ? boxView(field, state) : lineView(field, state);
}

/** A box to tick, with what is agreed to beside it. It is never ticked beforehand. */
function boxView({ name, label, required }: PreChatField, state: FieldState): TemplateResult {
  const { fault, texts } = state;
  return html`<div class="field">
    <div class="box">
      <input
        id=${name}
        name=${name}
        type="checkbox"
        aria-required=${required ? 'true' : nothing}
        aria-invalid=${fault ? 'true' : nothing}
        aria-describedby="fault-${name}"
      />
      <label for=${name}>${label ?? name}</label>
    </div>
    <div id="fault-${name}" class="fault">${fault ? texts[fault] : nothing}</div>
  </div>`;
}

/** A field with its label above and what is wrong with it below. Its name is the label alone. */
function lineView(field: PreChatField, state: FieldState): TemplateResult {
  const { name, kind, label, required } = field;
  const { value, fault, hint, texts } = state;
  const { type, autocomplete, limit } = KINDS[kind];
  const optional = !required && !hint;
  return html`<div class="field">
    <div class="label">
      <label for=${name}>${label ?? (kind === 'text' ? name : texts[kind])}</label>
      ${optional ? html`<span id="optional-${name}" class="quiet">${texts.optional}</span>` : nothing}
    </div>
    <input
      id=${name}
      name=${name}
      type=${type}
      autocomplete=${autocomplete}
      maxlength=${limit}
      aria-required=${required ? 'true' : nothing}
      aria-invalid=${fault ? 'true' : nothing}
      aria-describedby="fault-${name} optional-${name} hint-${name}"
      .value=${value}
    />
    <div id="fault-${name}" class="fault">${fault ? texts[fault] : nothing}</div>
    ${hint ? html`<div id="hint-${name}" class="quiet">${hint}</div>` : nothing}
  </div>`;
}
