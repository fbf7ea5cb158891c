import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { defineElement } from '../../../elements/define-element.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { isolate } from '../../../elements/texts/sentences.js';
import type { SavedTask } from '../../../protocol/saved-tasks.js';
import type { SavedTasksClient } from '../../client/saved-tasks.js';
import type { ConsoleState } from '../../state/console-state.js';
import {
  emptyStep,
  savedTaskKey,
  toStepDrafts,
  type SavedTaskDraft,
} from '../../state/task-draft.js';
import { controlStyles } from '../shared/control.styles.js';
import { editableListStyles } from '../shared/editable-list.styles.js';
import { formStyles } from '../shared/form.styles.js';
import { createStepKey } from '../shared/step-key.js';
import { SavedTaskForm, type SavedTaskCloseEvent } from './saved-task-form.js';

/** The saved tasks of a site: a list, in which each can be edited. It calls the client. */
export class SavedTasksSettings extends LitElement {
  static override styles = [shared, controlStyles, formStyles, editableListStyles];

  static define(): void {
    SavedTaskForm.define();
    defineElement('saved-tasks-settings', SavedTasksSettings);
  }

  @query('.new') private readonly newButton!: HTMLButtonElement;

  /** What was done last. */
  @state() private done = '';
  /** The one that was deleted last. */
  @state() private deleted: SavedTask | null = null;
  @state() private failed = false;

  @property({ attribute: false }) client!: { savedTasks: SavedTasksClient };
  @property({ attribute: false }) state!: ConsoleState;
  /** The token of the site; `null` until the sites are known. */
  @property({ attribute: false }) site: string | null = null;

  #focusForm: string | null = null;

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('site')) void this.load();
    if (this.#focusForm === null) return;
    const id = this.#focusForm;
    this.#focusForm = null;
    this.renderRoot.querySelector<SavedTaskForm>(`[data-form="${id}"]`)?.focus();
  }

  private async load(): Promise<void> {
    const { site } = this;
    this.done = '';
    this.deleted = null;
    if (site === null) return;
    this.failed = false;
    const isKnown = await this.client.savedTasks.load(site);
    if (site === this.site) this.failed = !isKnown;
  }

  private draftOf(id: string | null): SavedTaskDraft | undefined {
    if (this.site === null) return undefined;
    return this.state.savedTaskDrafts.get(savedTaskKey({ site: this.site, id }));
  }

  /** Goes on with what was typed before. */
  private edit(draft: SavedTaskDraft): void {
    this.done = '';
    this.deleted = null;
    this.#focusForm = draft.id ?? '';
    if (this.draftOf(draft.id)) this.requestUpdate();
    else this.client.savedTasks.setDraft(draft, draft);
  }

  private add(site: string): void {
    const steps = [emptyStep(createStepKey(), 'highlight')];
    this.edit({ id: null, version: 0, site, title: '', steps });
  }

  private onClose({ saved }: SavedTaskCloseEvent): void {
    this.done = saved ? 'Saved' : '';
    this.newButton.focus();
    // Others may have deleted it, or added some.
    if (this.site !== null) void this.client.savedTasks.load(this.site);
  }

  private async deleteTask(site: string, task: SavedTask): Promise<void> {
    const isGone = await this.client.savedTasks.remove(site, task.id);
    this.deleted = isGone ? task : null;
    this.done = isGone
      ? `Deleted ${isolate(task.title)}`
      : 'Could not delete it. Please try again.';
    this.newButton.focus();
  }

  private async restore({ title, steps }: SavedTask): Promise<void> {
    if (this.site === null) return;
    const restored = toStepDrafts(steps, createStepKey);
    const { kind } = await this.client.savedTasks.save({
      ...{ id: null, version: 0, site: this.site },
      ...{ title, steps: restored },
    });
    this.deleted = null;
    this.done = kind === 'saved' ? 'Saved' : 'Could not restore it. Please try again.';
    this.newButton.focus();
  }

  private renderForm(draft: SavedTaskDraft): TemplateResult {
    return html`<saved-task-form
      data-form=${draft.id ?? ''}
      .client=${this.client}
      .draft=${draft}
      @saved-task-close=${this.onClose}
    ></saved-task-form>`;
  }

  private renderTask(site: string, task: SavedTask): TemplateResult {
    const { id, version, title, steps } = task;
    const draft = this.draftOf(id);
    if (draft) return html`<li>${this.renderForm(draft)}</li>`;
    return html`<li class="item">
      <div class="text">
        <p class="name" dir="auto" translate="no" .textContent=${title}></p>
        <p
          class="body preview"
          dir="auto"
          translate="no"
          .textContent=${steps.map(({ say }) => say).join(' · ')}
        ></p>
      </div>
      <div class="actions">
        <button
          class="button quiet"
          aria-label=${`Edit ${title}`}
          @click=${() =>
            this.edit({
              ...{ id, version, site, title },
              steps: toStepDrafts(steps, createStepKey),
            })}
        >
          Edit
        </button>
        <button
          class="button quiet"
          aria-label=${`Delete ${title}`}
          @click=${() => void this.deleteTask(site, task)}
        >
          Delete
        </button>
      </div>
    </li>`;
  }

  /** New ones, and those that were deleted while the agent was writing. */
  private renderUnlisted(tasks: readonly SavedTask[]): unknown {
    const drafts = [...this.state.savedTaskDrafts.values()].filter(
      ({ site, id }) => site === this.site && !tasks.some((task) => task.id === id),
    );
    return repeat(
      drafts,
      ({ id }) => id ?? '',
      (draft) => this.renderForm(draft),
    );
  }

  private renderEmpty(tasks: readonly SavedTask[] | undefined): unknown {
    if (this.failed)
      return html`<div class="buttons" role="alert">
        <p class="error">The saved tasks could not be loaded.</p>
        <button class="button" @click=${() => void this.load()}>Try again</button>
      </div>`;
    const isEmpty = tasks?.length === 0 && !this.draftOf(null);
    return isEmpty ? html`<p class="intro">None yet.</p>` : nothing;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { site, deleted } = this;
    if (site === null) return nothing;
    const tasks = this.state.savedTasks.get(site);
    return html`
      <header>
        <h2>Saved tasks</h2>
        <button class="button new" @click=${() => this.add(site)}>New saved task</button>
      </header>
      <p class="intro">
        Guided tasks that agents suggest often on this site. They begin with one in “New task”, and
        can change it before they send it.
      </p>
      <div class="buttons done">
        <p class="saved" role="status" .textContent=${this.done}></p>
        ${
          deleted
            ? html`<button class="button" @click=${() => void this.restore(deleted)}>Undo</button>`
            : nothing
        }
      </div>
      ${tasks ? this.renderUnlisted(tasks) : nothing}
      <ul role="list" aria-label="Saved tasks">
        ${repeat(
          tasks ?? [],
          ({ id }) => id,
          (task) => this.renderTask(site, task),
        )}
      </ul>
      ${this.renderEmpty(tasks)}
    `;
  }
}
