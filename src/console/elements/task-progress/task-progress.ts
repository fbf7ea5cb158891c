import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { defineElement } from '../../../elements/define-element.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { isLive, type AgentTask } from '../../../protocol/task.js';
import { taskIssues, type TaskDraft } from '../../state/task-draft.js';
import { controlStyles } from '../shared/control.styles.js';
import { TaskActionEvent, type TaskAction } from '../shared/task-action.js';
import { taskProgressStyles } from './task-progress.styles.js';
import { failureText, stepText, taskNews, taskStatusText } from './task-words.js';

/**
 * What came of the guided tasks of a conversation, the newest first, and what became of the one that is being sent.
 *
 * @event {TaskActionEvent} task-action - `cancel`, or `show-form`, `send` or `discard` for one that was not sent
 */
export class TaskProgress extends LitElement {
  static override styles = [shared, controlStyles, taskProgressStyles];

  static define(): void {
    defineElement('task-progress', TaskProgress);
  }

  @state() private isHidden = false;
  /** What has changed last, for screen readers. One live region says it, so that each change is heard once. */
  private news = '';

  /** The newest first. */
  @property({ attribute: false }) tasks: readonly AgentTask[] = [];
  /** The task that the server is not known to have. */
  @property({ attribute: false }) draft: TaskDraft | null = null;
  /** The conversation takes no more. */
  @property({ type: Boolean }) isOver = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('tasks');
    const news = before ? taskNews(before, this.tasks) : '';
    const unsent = changed.has('draft') || changed.has('isOver') ? this.unsentText : '';
    this.news = [news, unsent].filter(Boolean).join(' ') || this.news;
  }

  /** How it stands with the task that the server is not known to have; empty: there is none, or it is in the form. */
  private get unsentText(): string {
    const { draft, isOver } = this;
    if (!draft || (draft.phase === 'open' && !isOver)) return '';
    if (isOver) return 'Not sent: The conversation is over.';
    return draft.phase === 'sending' ? 'Sending…' : `Not sent: ${failureText(draft)}`;
  }

  private act(action: TaskAction): void {
    this.dispatchEvent(new TaskActionEvent(action));
  }

  private renderUnsent(): TemplateResult | typeof nothing {
    const { draft, isOver, unsentText } = this;
    if (!draft || unsentText === '') return nothing;
    const isSending = draft.phase === 'sending' && !isOver;
    return html`<li class="task">
      <div class="line">
        <span
          class="title"
          dir="auto"
          translate="no"
          .textContent=${draft.title || 'New task'}
        ></span>
        <span
          class="status"
          data-failed=${isSending ? nothing : ''}
          .textContent=${unsentText}
        ></span>
        ${
          isSending || isOver || taskIssues(draft)
            ? nothing
            : html`<button class="button small" @click=${() => this.act({ type: 'send' })}>
                Send again
              </button>`
        }
        ${
          isSending || isOver
            ? nothing
            : html`<button class="button small" @click=${() => this.act({ type: 'show-form' })}>
                Edit
              </button>`
        }
        ${
          isSending
            ? nothing
            : html`<button
                class="button small quiet discard"
                aria-label=${`Discard the task ${draft.title}`}
                @click=${() => this.act({ type: 'discard' })}
              >
                Discard
              </button>`
        }
      </div>
    </li>`;
  }

  private renderTask(task: AgentTask, index: number): TemplateResult {
    const { taskId, title, status, by } = task;
    return html`<li class="task" data-status=${status}>
      <div class="line">
        <span
          class="title"
          id=${`title-${index}`}
          dir="auto"
          translate="no"
          .textContent=${title}
        ></span>
        <span class="status" .textContent=${taskStatusText(task)}></span>
        <span class="by" translate="no" .textContent=${`offered by ${by.name}`}></span>
        ${
          isLive(status)
            ? html`<button
                class="button small"
                aria-describedby=${`title-${index}`}
                @click=${() => this.act({ type: 'cancel', taskId })}
              >
                Take back
              </button>`
            : nothing
        }
      </div>
      ${
        index === 0 || isLive(status)
          ? this.renderSteps(task)
          : html`<details>
              <summary .textContent=${stepCount(task)}></summary>
              ${this.renderSteps(task)}
            </details>`
      }
    </li>`;
  }

  private renderSteps(task: AgentTask): TemplateResult {
    return html`<ol class="steps">
      ${task.steps.map(({ say }, index) => {
        const outcome = task.results.find(({ step }) => step === index)?.outcome;
        const isCurrent = index === task.step && isLive(task.status) && outcome === undefined;
        return html`<li
          data-outcome=${outcome ?? nothing}
          aria-current=${isCurrent && task.status !== 'offered' && task.status !== 'waiting' ? 'step' : nothing}
        >
          <span class="say" dir="auto" translate="no" .textContent=${say}></span>
          <span class="result" .textContent=${stepText(task, index)}></span>
        </li>`;
      })}
    </ol>`;
  }

  protected override render(): TemplateResult {
    const { isHidden } = this;
    return html`<div class="bar">
        <h3>Guided tasks</h3>
        <button
          class="button small quiet"
          aria-expanded=${!isHidden}
          aria-controls="tasks"
          @click=${() => (this.isHidden = !isHidden)}
          .textContent=${isHidden ? 'Show' : 'Hide'}
          aria-label=${`${isHidden ? 'Show' : 'Hide'} the guided tasks`}
        ></button>
      </div>
      <p class="hidden-text" role="status" .textContent=${this.news}></p>
      <ul id="tasks" role="list" aria-label="Task progress" tabindex="0" ?hidden=${isHidden}>
        ${this.renderUnsent()}
        ${repeat(
          this.tasks,
          ({ taskId }) => taskId,
          (task, index) => this.renderTask(task, index),
        )}
      </ul>`;
  }
}

function stepCount({ steps }: AgentTask): string {
  return steps.length === 1 ? '1 step' : `${steps.length} steps`;
}
