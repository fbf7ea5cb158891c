import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { defineElement } from '../../../elements/define-element.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { ACTION_KINDS, MAX_TASK_STEPS, MAX_TITLE_UNITS } from '../../../protocol/task.js';
import type { Outline } from '../../../protocol/task-events.js';
import {
  emptyStep,
  moveStep,
  type StepDraft,
  type TaskChange,
  type TaskContent,
  type TaskIssues,
} from '../../state/task-draft.js';
import { controlStyles } from '../shared/control.styles.js';
import { formStyles } from '../shared/form.styles.js';
import { SIZE_ERROR } from '../shared/step-errors.js';
import { createStepKey } from '../shared/step-key.js';
import { StepChangeEvent, StepFields } from './step-fields.js';
import { taskEditorStyles } from './task-editor.styles.js';

/** The agent has changed the task. */
export class TaskEditEvent extends Event {
  constructor(readonly change: TaskChange) {
    super('task-edit', { bubbles: true });
  }
}

/**
 * The fields of a guided task: its name, and its steps in order.
 *
 * @event {TaskEditEvent} task-edit - a field was changed, or a step added, removed or moved
 */
export class TaskEditor extends LitElement {
  static override styles = [shared, formStyles, controlStyles, taskEditorStyles];

  static define(): void {
    StepFields.define();
    defineElement('task-editor', TaskEditor);
  }

  @query('#title') private readonly titleField!: HTMLInputElement;
  @query('.add') private readonly addButton!: HTMLButtonElement | null;
  @query('#steps-error') private readonly stepsError!: HTMLElement;

  @property({ attribute: false }) draft: TaskContent = { title: '', steps: [] };
  /** What is on the visitor's page, if that is known. */
  @property({ attribute: false }) outline: Outline | null = null;
  /** What is wrong with it. */
  @property({ attribute: false }) issues: TaskIssues | undefined;

  /** What gets the focus once the changed steps are rendered. */
  #focusNext: (() => void) | null = null;

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('draft') || !this.#focusNext) return;
    this.#focusNext();
    this.#focusNext = null;
  }

  override focus(options?: FocusOptions): void {
    this.titleField.focus(options);
  }

  /** Focuses the first field with something wrong. */
  focusIssue(): void {
    const { issues } = this;
    if (!issues || issues.title) return this.focus();
    const index = issues.fields.findIndex((fields) => fields.size > 0);
    if (index !== -1) this.fields(index)?.focusIssue();
    else if (issues.steps) this.addButton?.focus();
    // No single field is at fault.
    else this.stepsError.focus();
  }

  private fields(index: number): StepFields | undefined {
    return [...this.renderRoot.querySelectorAll<StepFields>('step-fields')][index];
  }

  private change(change: TaskChange): void {
    this.dispatchEvent(new TaskEditEvent(change));
  }

  private setTitle(title: string): void {
    this.change(({ steps }) => ({ title, steps }));
  }

  private changeSteps(change: (steps: readonly StepDraft[]) => readonly StepDraft[]): void {
    this.change(({ title, steps }) => ({ title, steps: change(steps) }));
  }

  private add(): void {
    const allowed = this.outline?.actions ?? [];
    const kind = ACTION_KINDS.find((each) => each === 'highlight' && allowed.includes(each));
    const step = emptyStep(createStepKey(), kind ?? allowed[0] ?? 'highlight');
    this.#focusNext = () => this.fields(this.draft.steps.length - 1)?.focus();
    this.changeSteps((steps) => [...steps, step]);
  }

  private removeStep(key: string): void {
    const index = this.draft.steps.findIndex((step) => step.key === key);
    this.#focusNext = () => {
      const next = this.fields(Math.min(index, this.draft.steps.length - 1));
      (next ?? this.addButton)?.focus();
    };
    this.changeSteps((steps) => steps.filter((step) => step.key !== key));
  }

  /** `focused`: the button or field that keeps the focus. */
  private move(key: string, by: number, focused: HTMLElement): void {
    if (moveStep(this.draft.steps, key, by) === this.draft.steps) return;
    this.#focusNext = () => focused.focus();
    this.changeSteps((steps) => moveStep(steps, key, by));
  }

  private onStepKey(event: KeyboardEvent, key: string): void {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (by === 0 || !event.altKey || event.isComposing) return;
    event.preventDefault();
    const { target } = event;
    if (target instanceof HTMLElement) this.move(key, by, target);
  }

  private renderStep(step: StepDraft, index: number): TemplateResult {
    const { key } = step;
    const count = this.draft.steps.length;
    const number = index + 1;
    const button = (
      text: string,
      label: string,
      act: (button: HTMLElement) => void,
      disabled = false,
    ) =>
      html`<button
        class="icon"
        type="button"
        aria-label=${label}
        title=${label}
        aria-disabled=${disabled}
        .textContent=${text}
        @click=${({ currentTarget }: MouseEvent) => {
          if (!disabled && currentTarget instanceof HTMLElement) act(currentTarget);
        }}
      ></button>`;
    return html`<li class="step" @keydown=${(event: KeyboardEvent) => this.onStepKey(event, key)}>
      <div class="head">
        <h3 .textContent=${`Step ${number}`}></h3>
        ${button('↑', `Move step ${number} up`, (from) => this.move(key, -1, from), index === 0)}
        ${button('↓', `Move step ${number} down`, (from) => this.move(key, 1, from), number === count)}
        ${button('✕', `Remove step ${number}`, () => this.removeStep(key))}
      </div>
      <step-fields
        .step=${step}
        .outline=${this.outline}
        .issues=${this.issues?.fields[index] ?? new Map()}
        @step-change=${({ changes }: StepChangeEvent) =>
          this.changeSteps((steps) =>
            steps.map((each) => (each.key === key ? { ...each, ...changes } : each)),
          )}
      ></step-fields>
    </li>`;
  }

  protected override render(): TemplateResult {
    const { title, steps } = this.draft;
    const { issues } = this;
    const isFull = steps.length >= MAX_TASK_STEPS;
    return html`
      <label for="title">Name</label>
      <input
        id="title"
        autocomplete="off"
        maxlength=${MAX_TITLE_UNITS}
        placeholder="Find the right plan"
        .value=${title}
        aria-invalid=${issues?.title ?? false}
        aria-describedby="title-error"
        @input=${(event: InputEvent & { target: HTMLInputElement }) => this.setTitle(event.target.value)}
      />
      <p
        class="error"
        id="title-error"
        .textContent=${issues?.title ? `Please enter a name of at most ${MAX_TITLE_UNITS} characters.` : ''}
      ></p>
      <ol class="steps" role="list" aria-label="Steps">
        ${repeat(
          steps,
          ({ key }) => key,
          (step, index) => this.renderStep(step, index),
        )}
      </ol>
      <p class="error" id="steps-error" tabindex="-1" .textContent=${stepsText(issues)}></p>
      <div class="buttons">
        ${
          isFull
            ? html`<p
                class="hint"
                .textContent=${`A task has at most ${MAX_TASK_STEPS} steps.`}
              ></p>`
            : html`<button class="button add" type="button" @click=${() => this.add()}>
                Add step
              </button>`
        }
        ${
          steps.length > 1
            ? html`<p class="hint"><kbd>Alt</kbd> <kbd>↑</kbd> <kbd>↓</kbd> move a step.</p>`
            : nothing
        }
      </div>
    `;
  }
}

/** What is wrong with the steps as a whole. */
function stepsText(issues: TaskIssues | undefined): string {
  if (issues?.size) return SIZE_ERROR;
  return issues?.steps ? 'Please add a step.' : '';
}

declare global {
  interface HTMLElementEventMap {
    'task-edit': TaskEditEvent;
  }
}
