import { html, nothing, type TemplateResult } from 'lit';
import { defineElement } from '../../../elements/define-element.js';
import type { PreChatField } from '../../../protocol/site.js';
import type { EditableSettings, SiteDetails } from '../../../protocol/site-settings.js';
import type { FormRow, FormValue, FormValues } from '../../state/console-state.js';
import { rowsOf, textIn } from '../site-form/form-values.js';
import { isChecked, SiteForm, valueOf } from '../site-form/site-form.js';

/** What a field asks for. A box to tick is a text whose answer is "true". */
const KINDS: Readonly<Record<string, string>> = {
  name: 'Name',
  email: 'E-mail',
  phone: 'Phone',
  text: 'Text',
  consent: 'Box to tick',
};

const REQUIRED: Readonly<Record<string, string>> = {
  never: 'No: a visitor may write without it',
  'under-load': 'While the server is under load',
  always: 'Yes',
};

const LABELS: Readonly<Record<string, string>> = {
  fields: 'Fields',
  required: 'A conversation needs the answers',
};

/** What visitors are asked before a conversation begins. */
export class PreChatSettings extends SiteForm {
  static define(): void {
    defineElement('pre-chat-settings', PreChatSettings);
  }

  protected override readonly section = 'pre-chat-form';
  protected override readonly heading = 'Pre-chat form';
  protected override readonly intro =
    'What visitors are asked before a conversation begins. Without a field there is no form.';
  protected override readonly fieldOfSetting = { preChat: 'fields', preChatRequired: 'required' };

  protected override labelOf(field: string): string {
    return LABELS[field] ?? field;
  }

  protected override errorOf(field: string, message: string): string {
    if (field === 'required') return 'There is no form: add a field first.';
    return message.startsWith('two')
      ? 'Two fields have the same key.'
      : 'A key begins with a letter and has only letters, digits and "_", at most 40.';
  }

  protected override textOf(field: string, value: FormValue | undefined): string {
    if (field === 'required') return REQUIRED[textIn(value)] ?? textIn(value);
    const lines = rowsOf(value).map(({ kind, label, isRequired }) =>
      [KINDS[String(kind)], label, isRequired === true ? '(required)' : ''].join(' ').trim(),
    );
    return lines.join('\n') || '(none)';
  }

  protected override read({
    settings: { preChat = [], preChatRequired = 'never' },
  }: SiteDetails): FormValues {
    return {
      fields: preChat.map(({ name, kind, label = '', consent, required }) => ({
        ...{ name, label, isRequired: required },
        kind: consent ? 'consent' : kind,
      })),
      required: preChatRequired,
    };
  }

  protected override write(values: FormValues, settings: EditableSettings): EditableSettings {
    const required = textIn(values.required);
    return {
      ...settings,
      preChat: rowsOf(values.fields).map(toField),
      preChatRequired: required === 'always' || required === 'under-load' ? required : 'never',
    };
  }

  private setRow(index: number, change: FormRow): void {
    this.setRows('fields', (rows) =>
      rows.map((row, n) => (n === index ? { ...row, ...change } : row)),
    );
  }

  private move(index: number, by: 1 | -1): void {
    this.setRows('fields', (rows) => {
      const next = [...rows];
      const [row] = next.splice(index, 1);
      if (row) next.splice(index + by, 0, row);
      return next;
    });
    void this.updateComplete.then(() => this.focusIn(index + by, by === 1 ? '.down' : '.up'));
  }

  private focusIn(index: number, selector: string): void {
    const row = this.renderRoot.querySelectorAll('.row')[index];
    (
      row?.querySelector<HTMLElement>(`${selector}:not([disabled])`) ?? row?.querySelector('select')
    )?.focus();
  }

  private add(count: number): void {
    this.setRows('fields', (rows) => [...rows, newRow(rows)]);
    void this.updateComplete.then(() => this.focusIn(count, 'select'));
  }

  private removeRow(index: number): void {
    this.setRows('fields', (rows) => rows.filter((_, n) => n !== index));
    this.renderRoot.querySelector<HTMLElement>('.add')?.focus();
  }

  private renderRow(row: FormRow, index: number, count: number): TemplateResult {
    const { name, label, kind, isRequired } = row;
    const id = `field-${index}`;
    const isText = kind === 'text' || kind === 'consent';
    const input = (
      field: 'label' | 'name',
      title: string,
      value: FormRow[string] | undefined,
    ): TemplateResult =>
      html`<div>
        <label for=${`${id}-${field}`} .textContent=${title}></label>
        <input
          id=${`${id}-${field}`}
          autocomplete="off"
          .value=${String(value ?? '')}
          @input=${(event: InputEvent) => this.setRow(index, { [field]: valueOf(event) })}
        />
      </div>`;
    return html`<fieldset class="row" aria-label=${`Field ${index + 1}`}>
      <div class="columns">
        <div>
          <label for=${`${id}-kind`}>Kind</label>
          <select
            id=${`${id}-kind`}
            @change=${(event: Event) => this.setRow(index, { kind: valueOf(event) })}
          >
            ${Object.entries(KINDS).map(
              ([value, text]) =>
                html`<option
                  value=${value}
                  ?selected=${value === kind}
                  .textContent=${text}
                ></option>`,
            )}
          </select>
        </div>
        ${isText ? input('label', 'Question', label) : nothing}
        ${isText ? input('name', 'Key', name) : nothing}
      </div>
      <div class="buttons">
        <label class="choice">
          <input
            type="checkbox"
            .checked=${isRequired === true}
            @change=${(event: Event) => this.setRow(index, { isRequired: isChecked(event) })}
          />
          <span>Required</span>
        </label>
        <button
          class="button quiet up"
          type="button"
          aria-label=${`Move field ${index + 1} up`}
          ?disabled=${index === 0}
          @click=${() => this.move(index, -1)}
        >
          Up
        </button>
        <button
          class="button quiet down"
          type="button"
          aria-label=${`Move field ${index + 1} down`}
          ?disabled=${index === count - 1}
          @click=${() => this.move(index, 1)}
        >
          Down
        </button>
        <button
          class="button quiet"
          type="button"
          aria-label=${`Remove field ${index + 1}`}
          @click=${() => this.removeRow(index)}
        >
          Remove
        </button>
      </div>
    </fieldset>`;
  }

  protected override renderFields(values: FormValues): TemplateResult {
    const rows = rowsOf(values.fields);
    return html`
      ${rows.map((row, index) => this.renderRow(row, index, rows.length))}
      ${this.renderError('fields')}
      <div class="buttons">
        <button class="button add" type="button" @click=${() => this.add(rows.length)}>
          Add field
        </button>
      </div>
      <label for="required" .textContent=${this.labelOf('required')}></label>
      <select
        id="required"
        aria-describedby="required-error"
        aria-invalid=${this.isInvalid('required') ? 'true' : 'false'}
        @change=${(event: Event) => this.set('required', valueOf(event))}
      >
        ${Object.entries(REQUIRED).map(
          ([value, text]) =>
            html`<option
              value=${value}
              ?selected=${value === values.required}
              .textContent=${text}
            ></option>`,
        )}
      </select>
      ${this.renderError('required')}
    `;
  }
}

function toField({ name, label, kind, isRequired }: FormRow): PreChatField {
  const required = isRequired === true;
  const isText = kind === 'text' || kind === 'consent';
  return {
    name: isText ? String(name).trim() : String(kind),
    kind: kind === 'name' || kind === 'email' || kind === 'phone' ? kind : 'text',
    ...(isText && label !== '' && { label: String(label) }),
    ...(kind === 'consent' && { consent: true }),
    required,
  };
}

function newRow(rows: readonly FormRow[]): FormRow {
  const kind = ['name', 'email'].find((each) => !rows.some((row) => row.kind === each)) ?? 'text';
  const name = freeName(kind === 'text' ? 'question' : kind, rows);
  return { name, label: '', isRequired: false, kind };
}

function freeName(stem: string, rows: readonly FormRow[]): string {
  const isTaken = (name: string): boolean => rows.some((row) => row.name === name);
  let name = stem;
  for (let n = 2; isTaken(name); n += 1) name = `${stem}${n}`;
  return name;
}
