import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { LazyElement } from '../../../controllers/lazy-element.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import type { SignedInAgent } from '../../../protocol/agents.js';
import type { SavedTask } from '../../../protocol/saved-tasks.js';
import { hasEnded, type SelectedConversation } from '../../state/console-state.js';
import { visitorName } from '../../state/conversation-texts.js';
import type { TaskDraft } from '../../state/task-draft.js';
import { controlStyles } from '../shared/control.styles.js';
import { TaskActionEvent } from '../shared/task-action.js';

const styles = css`
  :host {
    display: block;
  }
  .failed {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    margin: 0;
    padding: 8px 16px;
    font-size: 14px;
    color: var(--_bad);
  }
`;

/**
 * The guided tasks of a conversation: what came of them, and the dialog for a new one. Both load when they are needed.
 *
 * @event {TaskActionEvent} task-action - the agent puts a task together, sends it or takes it back
 */
export class ConversationTasks extends LitElement {
  static override styles = [shared, controlStyles, styles];

  @property({ attribute: false }) selected: SelectedConversation | null = null;
  /** The task that the server is not known to have. */
  @property({ attribute: false }) draft: TaskDraft | null = null;
  /** Those of the conversation's site, once they were read. */
  @property({ attribute: false }) savedTasks: readonly SavedTask[] | undefined;
  /** The signed-in agent. */
  @property({ attribute: false }) agent: SignedInAgent | null = null;

  readonly #progress = new LazyElement(this, async () =>
    (await import('../task-progress/task-progress.js')).TaskProgress.define(),
  );
  readonly #dialog = new LazyElement(this, async () =>
    (await import('../task-dialog/task-dialog.js')).TaskDialog.define(),
  );

  private forward({ action }: TaskActionEvent): void {
    this.dispatchEvent(new TaskActionEvent(action));
  }

  private renderFailed(element: LazyElement): TemplateResult {
    return html`<p class="failed" role="alert">
      <span>The guided tasks could not be loaded.</span>
      <button class="button" @click=${() => void element.load()}>Try again</button>
    </p>`;
  }

  private renderProgress(selected: SelectedConversation): TemplateResult {
    void this.#progress.load();
    if (this.#progress.failed) return this.renderFailed(this.#progress);
    // What it announces is about one conversation.
    return html`${keyed(
      selected.id,
      html`<task-progress
        .tasks=${selected.tasks}
        .draft=${this.draft}
        .isOver=${hasEnded(selected)}
        @task-action=${this.forward}
      ></task-progress>`,
    )}`;
  }

  private renderDialog(selected: SelectedConversation): TemplateResult {
    void this.#dialog.load();
    if (this.#dialog.failed) return this.renderFailed(this.#dialog);
    return html`<task-dialog
      .draft=${this.draft}
      .outline=${selected.outline}
      .visitorName=${visitorName(selected.conversation)}
      .agentName=${this.agent?.name ?? ''}
      .savedTasks=${this.savedTasks ?? []}
      .saving=${selected.taskSaving}
      .canSave=${this.agent?.role === 'admin'}
      .connected=${selected.conversation.connected}
      @task-action=${this.forward}
    ></task-dialog>`;
  }

  protected override render(): unknown {
    const { selected, draft } = this;
    if (!selected || selected.gone) return nothing;
    const isOver = hasEnded(selected);
    const isUnsent = draft !== null && (draft.phase !== 'open' || isOver);
    return html`
      ${selected.tasks.length > 0 || isUnsent ? this.renderProgress(selected) : nothing}
      ${selected.taskFormShown && !isOver && draft ? this.renderDialog(selected) : nothing}
    `;
  }
}
