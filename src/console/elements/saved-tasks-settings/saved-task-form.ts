import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { defineElement } from '../../../elements/define-element.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { isolate } from '../../../elements/texts/sentences.js';
import type { SavedTask } from '../../../protocol/saved-tasks.js';
import type { SavedTaskOutcome, SavedTasksClient } from '../../client/saved-tasks.js';
import { taskIssues, toStepDrafts, type SavedTaskDraft } from '../../state/task-draft.js';
import { controlStyles } from '../shared/control.styles.js';
import { editableListStyles } from '../shared/editable-list.styles.js';
import { formStyles } from '../shared/form.styles.js';
import { savingError } from '../shared/task-saving.js';
import { createStepKey } from '../shared/step-key.js';
import { TaskEditor, type TaskEditEvent } from '../task-editor/task-editor.js';

const styles = css`
  .meanwhile ol {
    margin: 6px 0 0;
    padding-inline-start: 20px;
    font-size: 14px;
    overflow-wrap: anywhere;
  }
`;

/** The form is left: the task was saved, or what was typed is given up. */
export class SavedTaskCloseEvent extends Event {
  constructor(readonly saved: boolean) {
    super('saved-task-close', { bubbles: true });
  }
}

/**
 * The form of one saved task. It calls the client.
 *
 * @event {SavedTaskCloseEvent} saved-task-close - it is saved or given up
 */
export class SavedTaskForm extends LitElement {
  static override styles = [shared, controlStyles, formStyles, editableListStyles, styles];

  static define(): void {
    TaskEditor.define();
    defineElement('saved-task-form', SavedTaskForm);
  }

  @query('task-editor') private readonly editor!: TaskEditor;

  /** The agent has tried to save it: what is wrong is shown. */
  @state() private tried = false;
  @state() private pending = false;
  @state() private error = '';
  /** What somebody else has made of it; `null`: they have deleted it. */
  @state() private changedMeanwhile: SavedTask | null | undefined;

  @property({ attribute: false }) client!: { savedTasks: SavedTasksClient };
  @property({ attribute: false }) draft!: SavedTaskDraft;

  /** The refused field gets the focus once it is rendered. */
  #focusRefused = false;

  protected override updated(): void {
    if (!this.#focusRefused || !this.draft.refused) return;
    this.#focusRefused = false;
    void this.focusIssue();
  }

  override focus(): void {
    void this.updateComplete.then(() => this.editor.updateComplete).then(() => this.editor.focus());
  }

  private get issues() {
    return this.tried || this.draft.refused ? taskIssues(this.draft) : undefined;
  }

  private changeDraft(change: (draft: SavedTaskDraft) => SavedTaskDraft): void {
    this.client.savedTasks.changeDraft(this.draft, change);
  }

  private close(saved: boolean): void {
    this.client.savedTasks.setDraft(this.draft, null);
    this.dispatchEvent(new SavedTaskCloseEvent(saved));
  }

  private onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    if (this.changedMeanwhile === undefined) void this.save(this.draft);
  }

  private async save(draft: SavedTaskDraft): Promise<void> {
    if (this.pending) return;
    this.tried = true;
    this.error = '';
    if (taskIssues(draft)) return this.focusIssue();
    this.pending = true;
    const outcome = await this.client.savedTasks.save(draft);
    this.pending = false;
    this.showOutcome(outcome);
  }

  private showOutcome(outcome: SavedTaskOutcome): void {
    switch (outcome.kind) {
      case 'saved':
        return this.close(true);
      case 'changed':
        this.changedMeanwhile = outcome.current;
        return;
      case 'deleted':
        if (this.draft.id === null) this.error = savingError('forbidden');
        else this.changedMeanwhile = null;
        return;
      case 'refused':
        if (!outcome.refused) this.error = savingError(outcome.kind);
        else {
          this.#focusRefused = true;
          const { refused } = outcome;
          this.changeDraft((draft) => ({ ...draft, refused }));
        }
        return;
      default:
        this.error = savingError(outcome.kind);
    }
  }

  private async focusIssue(): Promise<void> {
    await this.updateComplete;
    await this.editor.updateComplete;
    this.editor.focusIssue();
  }

  private saveMine(change: Pick<SavedTaskDraft, 'id' | 'version'>): void {
    this.changedMeanwhile = undefined;
    const { draft } = this;
    // If it is refused as a new one, it is still the draft of the former one.
    if (change.id !== null) this.changeDraft((typed) => ({ ...typed, ...change }));
    void this.save({ ...draft, ...change });
  }

  private takeTheirs({ version, title, steps }: SavedTask): void {
    this.changedMeanwhile = undefined;
    const taken = toStepDrafts(steps, createStepKey);
    this.changeDraft(({ site, id }) => ({ site, id, version, title, steps: taken }));
    this.editor.focus();
  }

  /** Both versions: the agent's own is in the fields. */
  private renderMeanwhile(): unknown {
    const theirs = this.changedMeanwhile;
    if (theirs === undefined) return nothing;
    if (theirs === null)
      return html`<section class="meanwhile" role="alert">
        <h3>Deleted meanwhile</h3>
        <div class="buttons">
          <button
            class="button primary"
            type="button"
            @click=${() => this.saveMine({ id: null, version: 0 })}
          >
            Save as new
          </button>
        </div>
      </section>`;
    return html`<section class="meanwhile" role="alert">
      <h3 .textContent=${`Changed meanwhile by ${isolate(theirs.updatedBy ?? 'somebody')}`}></h3>
      <p class="name" dir="auto" translate="no" .textContent=${theirs.title}></p>
      <ol>
        ${theirs.steps.map(
          ({ say }) => html`<li dir="auto" translate="no" .textContent=${say}></li>`,
        )}
      </ol>
      <div class="buttons">
        <button
          class="button primary"
          type="button"
          @click=${() => this.saveMine({ id: theirs.id, version: theirs.version })}
        >
          Save mine
        </button>
        <button class="button" type="button" @click=${() => this.takeTheirs(theirs)}>
          Take theirs
        </button>
      </div>
    </section>`;
  }

  protected override render(): TemplateResult {
    const { draft, issues } = this;
    return html`<form class="form" aria-label="Saved task" novalidate @submit=${this.onSubmit}>
      <task-editor
        .draft=${draft}
        .issues=${issues}
        @task-edit=${({ change }: TaskEditEvent) => this.changeDraft((typed) => ({ ...typed, ...change(typed) }))}
      ></task-editor>
      ${this.renderMeanwhile()}
      <p
        class="error"
        role="alert"
        .textContent=${issues ? 'Something is not right: see above.' : this.error}
      ></p>
      <div class="buttons">
        ${
          this.changedMeanwhile === undefined
            ? html`<button class="button primary" aria-disabled=${this.pending}>Save</button>`
            : nothing
        }
        <button class="button" type="button" @click=${() => this.close(false)}>Cancel</button>
      </div>
    </form>`;
  }
}

declare global {
  interface HTMLElementEventMap {
    'saved-task-close': SavedTaskCloseEvent;
  }
}
