import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { defineElement } from '../../../elements/define-element.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import {
  ACTION_KINDS,
  DEFAULT_STEP_SECONDS,
  MAX_SELECTOR_UNITS,
  MAX_SENTENCE_UNITS,
  MAX_VALUE_UNITS,
  type ActionKind,
} from '../../../protocol/task.js';
import type { Outline, OutlineEntry } from '../../../protocol/task-events.js';
import type { StepDraft, StepField } from '../../state/task-draft.js';
import { ComboBox, type OptionChooseEvent } from '../combo-box/combo-box.js';
import { formStyles } from '../shared/form.styles.js';
import { stepError } from '../shared/step-errors.js';

/** The agent has changed fields of the step. */
export class StepChangeEvent extends Event {
  constructor(readonly changes: Partial<StepDraft>) {
    super('step-change', { bubbles: true });
  }
}

const KINDS: Readonly<Record<ActionKind, string>> = {
  navigate: 'Go to a page',
  highlight: 'Highlight',
  scroll: 'Scroll to',
  click: 'Click',
  fill: 'Fill in',
};
const NOT_ALLOWED =
  'The page that the visitor is on does not allow this. The task would stop at this step there.';
const SENTENCES: Readonly<Record<ActionKind, string>> = {
  navigate: 'First we go to the prices',
  highlight: 'Here you see what it costs',
  scroll: 'The plans are further down',
  click: 'This opens the details',
  fill: 'Your e-mail address goes here',
};
const styles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(120px, 160px) minmax(0, 1fr);
    gap: 0 12px;
  }
  .wide,
  details {
    grid-column: 1 / -1;
  }
  label,
  .label {
    display: block;
    margin-block: 8px 4px;
    font-size: 13px;
    font-weight: 600;
  }
  details {
    margin-block-start: 8px;
    font-size: 13px;
  }
  summary {
    inline-size: fit-content;
    min-block-size: 24px;
    color: var(--_muted);
    cursor: pointer;
  }
  .warning {
    margin-block-start: 6px;
    font-size: 12.5px;
    color: var(--_waiting);
  }
  .error:empty {
    display: none;
  }
  @media (width <= 480px) {
    :host {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;

/**
 * The fields of one step of a guided task.
 *
 * @event {StepChangeEvent} step-change - a field was changed
 */
export class StepFields extends LitElement {
  static override styles = [shared, formStyles, styles];
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };

  static define(): void {
    ComboBox.define();
    defineElement('step-fields', StepFields);
  }

  @property({ attribute: false }) step!: StepDraft;
  /** What is on the visitor's page, if that is known. */
  @property({ attribute: false }) outline: Outline | null = null;
  /** The fields with something wrong, and the server's reason. */
  @property({ attribute: false }) issues: ReadonlyMap<StepField, string> = new Map();

  /** Focuses the first field with something wrong. */
  focusIssue(): void {
    const field = this.renderRoot.querySelector<HTMLElement>('[data-invalid]');
    field?.closest('details')?.setAttribute('open', '');
    field?.focus();
  }

  /** Empty: nothing is wrong with it. */
  private errorOf(field: StepField): string {
    const reason = this.issues.get(field);
    return reason === undefined ? '' : stepError(field, reason);
  }

  private change(changes: Partial<StepDraft>): void {
    this.dispatchEvent(new StepChangeEvent(changes));
  }

  /** Those kinds that the page does not allow can be seen, and not chosen. */
  private renderKind(): TemplateResult {
    const { kind } = this.step;
    const allowed = this.outline?.actions ?? ACTION_KINDS;
    return html`<div>
      <label for="kind">What to do</label>
      <select
        id="kind"
        aria-describedby=${allowed.includes(kind) ? nothing : 'kind-warning'}
        @change=${({ target }: Event & { target: HTMLSelectElement }) => {
          const chosen = ACTION_KINDS.find((each) => each === target.value);
          if (chosen) this.change({ kind: chosen });
        }}
      >
        ${ACTION_KINDS.map(
          (each) =>
            html`<option
              value=${each}
              ?selected=${each === kind}
              ?disabled=${!allowed.includes(each) && each !== kind}
              .textContent=${allowed.includes(each) ? KINDS[each] : `${KINDS[each]} (not allowed on this page)`}
            ></option>`,
        )}
      </select>
      ${
        allowed.includes(kind)
          ? nothing
          : html`<p class="warning" id="kind-warning">
              <span .textContent=${NOT_ALLOWED}></span>
            </p>`
      }
    </div>`;
  }

  private renderField(
    field: StepField,
    label: string,
    attributes: { placeholder?: string; list?: string; maxLength?: number; hint?: string } = {},
  ): TemplateResult {
    const { placeholder, list, maxLength, hint } = attributes;
    const error = this.errorOf(field);
    return html`<label for=${field} .textContent=${label}></label>
      <input
        id=${field}
        autocomplete="off"
        spellcheck=${field === 'say'}
        maxlength=${maxLength ?? nothing}
        list=${list ?? nothing}
        inputmode=${field === 'timeoutSeconds' ? 'numeric' : nothing}
        placeholder=${placeholder ?? nothing}
        aria-invalid=${error !== ''}
        ?data-invalid=${error !== ''}
        aria-describedby=${`${field}-error${hint === undefined ? '' : ` ${field}-hint`}`}
        .value=${this.step[field]}
        @input=${(event: InputEvent & { target: HTMLInputElement }) =>
          this.change({ [field]: event.target.value })}
      />
      ${hint === undefined ? nothing : html`<p class="hint" id=${`${field}-hint`} .textContent=${hint}></p>`}
      <p class="error" id=${`${field}-error`} .textContent=${error}></p>`;
  }

  /** What a step of this kind can have as its target. */
  private get entries(): readonly OutlineEntry[] {
    const { kind } = this.step;
    const entries = this.outline?.entries ?? [];
    if (kind === 'fill') return entries.filter((entry) => entry.kind === 'field');
    return kind === 'click' ? entries.filter((entry) => entry.kind !== 'heading') : entries;
  }

  private renderTarget(): TemplateResult {
    const error = this.errorOf('target');
    if (this.entries.length === 0)
      return this.renderField('target', 'CSS selector', {
        placeholder: '#plans',
        maxLength: MAX_SELECTOR_UNITS,
      });
    return html`<span class="label">Target</span>
      <combo-box
        label="Target"
        list-label="On the page"
        placeholder="Search the page"
        empty-text="Nothing found on the page."
        .options=${this.entries.map(({ kind, label, target }) => ({ label, detail: kind, value: target }))}
        .value=${this.step.target}
        .invalid=${error !== ''}
        .error=${error}
        ?data-invalid=${error !== ''}
        @option-choose=${({ value }: OptionChooseEvent) => this.change({ target: value })}
      ></combo-box>
      <p class="error" .textContent=${error}></p>`;
  }

  private renderAddress(): TemplateResult {
    const links = new Set(this.outline?.entries.flatMap(({ url }) => url ?? []));
    return html`${this.renderField('url', 'Page', { placeholder: '/prices', list: 'links' })}
      <datalist id="links">
        ${[...links].map((url) => html`<option value=${url}></option>`)}
      </datalist>`;
  }

  private renderAdvanced(): TemplateResult {
    const { kind } = this.step;
    const hasPicker = kind !== 'navigate' && this.entries.length > 0;
    return html`<details>
      <summary>Advanced</summary>
      ${
        hasPicker
          ? this.renderField('target', 'CSS selector', {
              maxLength: MAX_SELECTOR_UNITS,
              hint: 'The first visible element that it finds is meant.',
            })
          : nothing
      }
      ${this.renderField('expectUrl', 'Page afterwards', {
        placeholder: '/prices',
        hint: 'If the step loads this page, the task goes on there.',
      })}
      ${this.renderField('timeoutSeconds', 'Wait for it at most (seconds)', {
        placeholder: String(DEFAULT_STEP_SECONDS),
      })}
    </details>`;
  }

  protected override render(): TemplateResult {
    const { kind } = this.step;
    return html`
      ${this.renderKind()}
      <div>${kind === 'navigate' ? this.renderAddress() : this.renderTarget()}</div>
      ${
        kind === 'fill'
          ? html`<div class="wide">
              ${this.renderField('value', 'Text to fill in', { maxLength: MAX_VALUE_UNITS })}
            </div>`
          : nothing
      }
      <div class="wide">
        ${this.renderField('say', 'Sentence for the visitor', {
          placeholder: SENTENCES[kind],
          maxLength: MAX_SENTENCE_UNITS,
        })}
      </div>
      ${this.renderAdvanced()}
    `;
  }
}

declare global {
  interface HTMLElementEventMap {
    'step-change': StepChangeEvent;
  }
}
