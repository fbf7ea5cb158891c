import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { defineElement } from '../../../elements/define-element.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { isolate } from '../../../elements/texts/sentences.js';
import type { SavedTask } from '../../../protocol/saved-tasks.js';
import type { Outline } from '../../../protocol/task-events.js';
import { pageAddress } from '../../state/conversation-texts.js';
import type { TaskSaving } from '../../state/console-state.js';
import {
  isEmptyDraft,
  taskIssues,
  toStepDrafts,
  type TaskContent,
  type TaskDraft,
  type TaskIssues,
} from '../../state/task-draft.js';
import { ComboBox, type ComboBoxOption, type OptionChooseEvent } from '../combo-box/combo-box.js';
import { controlStyles } from '../shared/control.styles.js';
import { dialogStyles } from '../shared/dialog.styles.js';
import { formStyles } from '../shared/form.styles.js';
import { TaskActionEvent, type TaskAction } from '../shared/task-action.js';
import { savingError } from '../shared/task-saving.js';
import { createStepKey } from '../shared/step-key.js';
import { TaskEditor, type TaskEditEvent } from '../task-editor/task-editor.js';

const styles = css`
  dialog {
    inline-size: min(640px, calc(100% - 16px));
    max-block-size: calc(100% - 16px);
  }
  .target {
    overflow-wrap: anywhere;
  }
  combo-box {
    margin-block-start: 12px;
  }
  .replaced {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
  }
  .hint:empty,
  .saved:empty,
  .error:empty {
    display: none;
  }
  .preview {
    margin-block-start: 20px;
    padding: 12px 16px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-card);
    font-size: 14px;
  }
  .preview h3 {
    margin: 0 0 6px;
    font-size: 12.5px;
    color: var(--_muted);
  }
  .preview p {
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .preview ol {
    margin: 6px 0 0;
    padding-inline-start: 20px;
    overflow-wrap: anywhere;
  }
  .preview .value {
    color: var(--_muted);
  }
  .button.discard {
    color: var(--_bad);
    margin-inline-start: auto;
  }
  @media (width <= 480px) {
    dialog {
      padding: 16px;
    }
  }
`;

/**
 * A modal dialog in which the agent puts a guided task together. What is typed stays when it is closed.
 *
 * @event {TaskActionEvent} task-action - `change`, `send`, `save-for-later`, `discard` or `hide-form`
 */
export class TaskDialog extends LitElement {
  static override styles = [shared, formStyles, controlStyles, dialogStyles, styles];

  static define(): void {
    TaskEditor.define();
    ComboBox.define();
    defineElement('task-dialog', TaskDialog);
  }

  @query('dialog') private readonly dialog!: HTMLDialogElement;
  @query('task-editor') private readonly editor!: TaskEditor;

  /** Shown once the agent has tried to send it. */
  @state() private issues: TaskIssues | undefined;
  @state() private tried = false;
  /** What stood in the form before a saved task took its place. */
  @state() private replaced: TaskContent | null = null;

  @property({ attribute: false }) draft: TaskDraft | null = null;
  /** What is on the visitor's page, if it tells. */
  @property({ attribute: false }) outline: Outline | null = null;
  /** Tasks of this site to begin with. */
  @property({ attribute: false }) savedTasks: readonly SavedTask[] = [];
  /** What came of saving this one for later. */
  @property({ attribute: false }) saving: TaskSaving | null = null;
  /** The agent may save tasks. */
  @property({ type: Boolean }) canSave = false;
  @property() visitorName = '';
  @property() agentName = '';
  /** The visitor has a connection. */
  @property({ type: Boolean }) connected = false;

  protected override firstUpdated(): void {
    this.dialog.showModal();
    void this.editor.updateComplete.then(() => this.editor.focus());
  }

  protected override willUpdate(): void {
    const { draft } = this;
    // What the server has refused shows at once, and what is missing only after a try.
    this.issues = draft && (this.tried || draft.refused) ? taskIssues(draft) : undefined;
  }

  private act(action: TaskAction): void {
    this.dispatchEvent(new TaskActionEvent(action));
  }

  private onKey(event: KeyboardEvent): void {
    // It closes the dialog, and is not for the page.
    if (event.key === 'Escape') event.stopPropagation();
  }

  private async onSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (await this.isSound()) this.leave('send');
  }

  private async saveForLater(): Promise<void> {
    if (await this.isSound()) this.act({ type: 'save-for-later' });
  }

  /** Says what is wrong with it, if anything. */
  private async isSound(): Promise<boolean> {
    this.tried = true;
    await this.updateComplete;
    if (!this.issues) return true;
    await this.editor.updateComplete;
    this.editor.focusIssue();
    return false;
  }

  private use({ value }: OptionChooseEvent): void {
    const { draft } = this;
    const saved = this.savedTasks.find(({ id }) => id === value);
    if (!saved) return;
    this.replaced =
      draft && !isEmptyDraft(draft) ? { title: draft.title, steps: draft.steps } : null;
    this.tried = false;
    const taken = { title: saved.title, steps: toStepDrafts(saved.steps, createStepKey) };
    this.act({ type: 'change', change: () => taken });
    this.editor.focus();
  }

  private undo(content: TaskContent): void {
    this.replaced = null;
    this.act({ type: 'change', change: () => content });
    this.editor.focus();
  }

  /** Closing it first gives the focus back to where it was. */
  private leave(type: 'send' | 'discard'): void {
    this.dialog.close();
    this.act({ type });
  }

  /** What is known of the visitor's page. */
  private renderPage(): TemplateResult {
    const { outline, connected } = this;
    if (outline) {
      const page = outline.title ?? pageAddress(outline.url);
      return html`<p class="hint target" role="status">
        ${
          outline.actions.length === 0
            ? html`<span
                >The visitor’s page allows no guided tasks. Nothing would be done there.</span
              >`
            : html`<span .textContent=${`The visitor is on ${isolate(page)}.`}></span>`
        }
      </p>`;
    }
    return html`<p class="hint target" role="status">
      ${
        connected
          ? html`<span
              >The visitor’s page has told nothing of itself so far. A page that allows no guided
              tasks, or shares nothing about itself, never does. You can name targets by hand.</span
            >`
          : html`<span
              >The visitor is away and gets the task on return. You can name targets by hand.</span
            >`
      }
    </p>`;
  }

  private renderSaved(): unknown {
    if (this.savedTasks.length === 0) return nothing;
    const { replaced } = this;
    return html`<combo-box
        label="Use a saved task"
        list-label="Saved tasks"
        placeholder="Use a saved task"
        empty-text="No saved task has these words."
        .options=${this.savedTasks.map(toOption)}
        @option-choose=${this.use}
      ></combo-box>
      <div class="replaced">
        <p
          class="hint"
          role="status"
          .textContent=${replaced ? 'It took the place of what you had written.' : ''}
        ></p>
        ${
          replaced
            ? html`<button class="button" type="button" @click=${() => this.undo(replaced)}>
                Undo
              </button>`
            : nothing
        }
      </div>`;
  }

  /** What came of saving it for later. */
  private renderSaving(): TemplateResult {
    const { saving } = this;
    const isError = saving !== null && saving !== 'saving' && saving !== 'saved';
    return html`<p
        class="saved"
        role="status"
        .textContent=${saving === 'saved' ? 'Saved for later' : ''}
      ></p>
      <p
        class="error"
        role="alert"
        .textContent=${isError && !this.issues ? savingError(saving) : ''}
      ></p>`;
  }

  private renderPreview({ title, steps }: TaskDraft): TemplateResult {
    return html`<section class="preview" aria-label="Preview">
      <h3 .textContent=${`What ${isolate(this.visitorName)} will read`}></h3>
      <p
        dir="auto"
        translate="no"
        .textContent=${`${isolate(this.agentName)} would like to show you: ${title || '…'}`}
      ></p>
      <ol>
        ${steps.map(
          ({ say, kind, value }) =>
            html`<li>
              <span dir="auto" translate="no" .textContent=${say || '…'}></span>
              ${
                kind === 'fill'
                  ? html`<span
                      class="value"
                      translate="no"
                      .textContent=${` (fills in “${value}”)`}
                    ></span>`
                  : nothing
              }
            </li>`,
        )}
      </ol>
    </section>`;
  }

  protected override render(): unknown {
    const { draft } = this;
    if (!draft) return nothing;
    return html`<dialog
      aria-labelledby="heading"
      @keydown=${this.onKey}
      @close=${() => this.act({ type: 'hide-form' })}
    >
      <form novalidate @submit=${this.onSubmit}>
        <h2 id="heading">New task</h2>
        <p class="hint">
          The visitor reads every sentence and agrees before anything is done, and can stop it at
          any time.
        </p>
        ${this.renderPage()} ${this.renderSaved()}
        <task-editor
          .draft=${draft}
          .outline=${this.outline}
          .issues=${this.issues}
          @task-edit=${({ change }: TaskEditEvent) => this.act({ type: 'change', change })}
        ></task-editor>
        ${this.renderPreview(draft)}
        <p
          class="error"
          role="alert"
          .textContent=${this.issues ? 'Something is not right: see above.' : ''}
        ></p>
        ${this.renderSaving()}
        <div class="buttons">
          <button class="button primary">Send task</button>
          ${
            this.canSave
              ? html`<button
                  class="button"
                  type="button"
                  aria-disabled=${this.saving === 'saving' || this.saving === 'saved'}
                  @click=${() => void this.saveForLater()}
                >
                  Save for later
                </button>`
              : nothing
          }
          <button class="button" type="button" @click=${() => this.dialog.close()}>Close</button>
          <button class="button quiet discard" type="button" @click=${() => this.leave('discard')}>
            Discard
          </button>
        </div>
      </form>
    </dialog>`;
  }
}

/** Its sentences can be searched too. */
function toOption({ id, title, steps }: SavedTask): ComboBoxOption {
  const count = steps.length === 1 ? '1 step' : `${steps.length} steps`;
  return { value: id, label: title, detail: [count, ...steps.map(({ say }) => say)].join(' · ') };
}
