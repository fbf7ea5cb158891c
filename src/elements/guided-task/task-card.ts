import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { engineContext } from '../../controllers/engine-context.js';
import { StoreController } from '../../controllers/store-controller.js';
import type { ChatState } from '../../core/state/state.js';
import type { TaskTexts } from '../../locales/task-texts.js';
import type { TaskStep, VisitorTask } from '../../protocol/task.js';
import { defineElement } from '../define-element.js';
import { shared } from '../styles/shared.styles.js';
import { sentence } from '../texts/sentences.js';
import {
  guidedTasksOf,
  onGuidedTasks,
  type GuidedTaskController,
} from './guided-task-controller.js';
import { styles } from './task-card.styles.js';

/** The visitor has declined or stopped the task, and the card has no button left. */
export class TaskAnsweredEvent extends Event {
  constructor() {
    super('task-answered', { bubbles: true });
  }
}

const selectTask = ({ task }: ChatState) => ({ task });

/**
 * The guided task at the end of the transcript: who offers it, every sentence of it and what it fills in, and the
 * visitor's answer; then how it stands. The conversation renders it always; it shows something when there is a task.
 * It reads the engine's state.
 *
 * @event {TaskAnsweredEvent} task-answered - the visitor has declined or stopped the task
 */
export class TaskCard extends LitElement {
  static override styles = [shared, styles];

  static define(): void {
    defineElement('chat-widget-task-card', TaskCard);
  }

  readonly #store = new StoreController(this, engineContext, selectTask);
  #undo: () => void = () => {};
  /** The task that was shown last: it stays while it says that the visitor has stopped it. */
  #last: VisitorTask | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#undo = onGuidedTasks(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#undo();
  }

  get #tasks(): GuidedTaskController | undefined {
    return this.#store.provider && guidedTasksOf(this.#store.provider);
  }

  override willUpdate(): void {
    this.#last = this.#store.value?.task ?? this.#last;
  }

  /** To the task that the visitor has read: another one may have taken its place. */
  #accept(taskId: string): void {
    // The buttons go, and the focus with them.
    this.shadowRoot?.querySelector<HTMLElement>('.card')?.focus({ preventScroll: true });
    this.#tasks?.accept(taskId);
  }

  #decline(): void {
    this.#tasks?.decline();
    this.dispatchEvent(new TaskAnsweredEvent());
  }

  #stop(): void {
    this.#tasks?.stop();
    this.dispatchEvent(new TaskAnsweredEvent());
  }

  override render(): TemplateResult | typeof nothing {
    const tasks = this.#tasks;
    if (!tasks) return nothing;
    const texts = tasks.texts;
    const live = this.#store.value?.task ?? null;
    if (live && !tasks.hasRefused(live.taskId)) return this.#renderLive(live, tasks, texts);
    const last = this.#last;
    if (!last || !tasks.hasStopped(last.taskId)) return nothing;
    return html`<div class="card" role="group" aria-label=${texts.task_suggestion}>
      <p class="status" .textContent=${`${texts.task_stopped}: ${last.title}`}></p>
    </div>`;
  }

  #renderLive(task: VisitorTask, tasks: GuidedTaskController, texts: TaskTexts): TemplateResult {
    const { by, title, steps, status } = task;
    const isOffered = status === 'offered' && !tasks.carriesOut(task.taskId);
    const current = status === 'offered' ? -1 : task.step;
    return html`<div class="card" role="group" aria-label=${texts.task_suggestion} tabindex="-1">
      <h3 .textContent=${sentence(texts.task_offer, { name: by.name, title })}></h3>
      <ol>
        ${steps.map((step, index) => stepView(step, index === current, texts))}
      </ol>
      <div class="actions">
        ${
          isOffered
            ? html`<button
                  class="button main"
                  type="button"
                  .textContent=${texts.task_show}
                  @click=${() => this.#accept(task.taskId)}
                ></button>
                <button
                  class="button"
                  type="button"
                  .textContent=${texts.task_decline}
                  @click=${this.#decline}
                ></button>`
            : html`<span class="status" .textContent=${statusText(task, tasks, texts)}></span>
                <button
                  class="button stop"
                  type="button"
                  .textContent=${texts.task_stop}
                  @click=${this.#stop}
                ></button>`
        }
      </div>
    </div>`;
  }
}

function stepView(
  { say, kind, value }: TaskStep,
  isCurrent: boolean,
  texts: TaskTexts,
): TemplateResult {
  return html`<li aria-current=${isCurrent ? 'step' : nothing}>
    <bdi .textContent=${say}></bdi>
    ${
      kind === 'fill'
        ? html`<span
            class="value"
            .textContent=${sentence(texts.task_fill, { value: value ?? '' })}
          ></span>`
        : nothing
    }
  </li>`;
}

function statusText(
  { taskId, status }: VisitorTask,
  tasks: GuidedTaskController,
  texts: TaskTexts,
): string {
  if (!tasks.carriesOut(taskId)) return texts.task_elsewhere;
  return status === 'running' ? texts.task_here : texts.task_held;
}

declare global {
  interface HTMLElementEventMap {
    'task-answered': TaskAnsweredEvent;
  }
  interface HTMLElementTagNameMap {
    'chat-widget-task-card': TaskCard;
  }
}
