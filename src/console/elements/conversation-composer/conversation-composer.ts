import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { CannedReply } from '../../../protocol/canned-replies.js';
import type {
  ComposerInputEvent,
  ComposerSendEvent,
} from '../../../elements/chat-composer/chat-composer.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { isolate } from '../../../elements/texts/sentences.js';
import { fill } from '../../../elements/texts/texts.js';
import { en } from '../../../locales/en.js';
import { MAX_BODY_UNITS } from '../../../protocol/limits.js';
import { consoleLocale } from '../../browser/console-locale.js';
import { hasEnded, type SelectedConversation } from '../../state/console-state.js';
import { statusText, visitorName } from '../../state/conversation-texts.js';
import type { AgentComposer } from '../agent-composer/agent-composer.js';
import type { EmojiChooseEvent } from '../emoji-picker/emoji-picker.js';
import { ComposeEvent, type TextKind } from '../shared/compose-event.js';
import { taskIcon } from '../shared/console-icons.js';
import { controlStyles } from '../shared/control.styles.js';
import { CLOSED_FOR_GOOD, InboxActionEvent, type InboxAction } from '../shared/inbox-action.js';
import { TaskActionEvent } from '../shared/task-action.js';
import { conversationComposerStyles } from './conversation-composer.styles.js';

const TABS: Readonly<Record<TextKind, string>> = { reply: 'Reply', note: 'Note' };
const KINDS: readonly TextKind[] = ['reply', 'note'];
const NOTE_TEXTS = { ...en, send: 'Add note' };

/** The server does not tell one from the other. */
const GONE = 'This conversation was deleted, or you may not see it any more.';

/**
 * Where an agent writes to the visitor (tab "Reply") and for other agents (tab "Note"). Each tab has a text of its
 * own. In a conversation that is over only notes can be added; one that the visitor deleted takes nothing. An
 * element belongs to one conversation: it begins with the tab that has a draft.
 *
 * @event {ComposeEvent} compose - a text has changed, or is to be sent
 * @event {TaskActionEvent} task-action - `show-form`: a guided task is to be put together
 * @event {InboxActionEvent} inbox-action - the next conversation, or the canned replies, are asked for
 */
export class ConversationComposer extends LitElement {
  static override styles = [shared, controlStyles, conversationComposerStyles];

  @query('reply-composer, agent-composer') private readonly composer!: AgentComposer | null;
  @query('[aria-selected=true]') private readonly selectedTab!: HTMLElement;

  @state() private kind: TextKind = 'reply';
  /** Why the text was not sent. */
  @state() private error = '';

  @property({ attribute: false }) selected: SelectedConversation | null = null;
  @property() draft = '';
  @property() noteDraft = '';
  @property({ attribute: false }) cannedReplies: readonly CannedReply[] = [];
  @property() agentName = '';
  /** A task is on its way to the server: another one has to wait. */
  @property({ type: Boolean }) sendingTask = false;

  protected override willUpdate(): void {
    if (!this.hasUpdated && this.draft === '' && this.noteDraft !== '') this.kind = 'note';
  }

  /** Waits for the field too, so that it can be focused afterwards. */
  protected override async getUpdateComplete(): Promise<boolean> {
    const complete = await super.getUpdateComplete();
    await this.composer?.updateComplete;
    return complete;
  }

  /** Focuses the field of the tab that is shown. */
  override focus(options?: FocusOptions): void {
    this.composer?.focus(options);
  }

  /** Shows this tab, and focuses its field. */
  async show(kind: TextKind): Promise<void> {
    this.select(kind);
    await this.updateComplete;
    this.focus();
  }

  private select(kind: TextKind): void {
    if (kind !== this.kind) this.error = '';
    this.kind = kind;
  }

  private async onTabKey(event: KeyboardEvent): Promise<void> {
    const kind = kindAfterKey(event.key, this.kind);
    if (kind === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.select(kind);
    await this.updateComplete;
    this.selectedTab.focus();
  }

  private onInput({ value }: ComposerInputEvent): void {
    this.error = '';
    this.dispatchEvent(new ComposeEvent(this.kind, 'change', value));
  }

  private onSend({ value }: ComposerSendEvent): void {
    const isTooLong = value.length > MAX_BODY_UNITS;
    this.error = isTooLong
      ? fill(en.tooLong, { limit: MAX_BODY_UNITS.toLocaleString(consoleLocale()) })
      : '';
    if (!isTooLong) this.dispatchEvent(new ComposeEvent(this.kind, 'send', value));
  }

  private request(action: InboxAction): void {
    this.dispatchEvent(new InboxActionEvent(action));
  }

  private discard(kind: TextKind): void {
    this.dispatchEvent(new ComposeEvent(kind, 'change', ''));
  }

  private renderTabs(): TemplateResult {
    const drafts = { reply: this.draft, note: this.noteDraft };
    return html`<div role="tablist" aria-label="Write" @keydown=${this.onTabKey}>
      ${KINDS.map(
        (kind) =>
          html`<button
            id=${kind}
            role="tab"
            aria-selected=${kind === this.kind}
            aria-controls="text"
            tabindex=${kind === this.kind ? 0 : -1}
            data-draft=${drafts[kind] === '' ? nothing : ''}
            .textContent=${TABS[kind]}
            @click=${() => this.select(kind)}
          ></button>`,
      )}
    </div>`;
  }

  private renderReply(selected: SelectedConversation): TemplateResult | typeof nothing {
    const isOver = hasEnded(selected);
    if (isOver && this.draft === '') return nothing;
    return html`<reply-composer
      label="Reply"
      placeholder=${`Reply to ${isolate(visitorName(selected.conversation))}`}
      .value=${this.draft}
      .error=${this.error}
      .readOnly=${isOver}
      .note=${isOver ? 'Not sent. The conversation is over.' : ''}
      .cannedReplies=${this.cannedReplies}
      .site=${selected.conversation.site.token}
      .visitorName=${selected.conversation.visitor.name ?? ''}
      .agentName=${this.agentName}
      @composer-input=${this.onInput}
      @composer-send=${this.onSend}
      @canned-replies-open=${() => this.request('load-canned-replies')}
      >${isOver ? nothing : html`${this.renderTaskButton()}${this.renderEmoji()}`}</reply-composer
    >`;
  }

  private renderNote({ gone }: SelectedConversation): TemplateResult {
    return html`<agent-composer
      label="Note"
      placeholder="Only agents see this note"
      .texts=${NOTE_TEXTS}
      .value=${this.noteDraft}
      .error=${this.error}
      .readOnly=${gone}
      .note=${gone ? 'Not added. The conversation is gone.' : ''}
      @composer-input=${this.onInput}
      @composer-send=${this.onSend}
      >${gone ? nothing : this.renderEmoji()}</agent-composer
    >`;
  }

  private renderTaskButton(): TemplateResult {
    return html`<button
      slot="tools"
      class="icon-button"
      aria-label="Suggest a task"
      title="Suggest a task"
      aria-haspopup="dialog"
      aria-disabled=${this.sendingTask}
      @click=${() => this.sendingTask || this.dispatchEvent(new TaskActionEvent({ type: 'show-form' }))}
    >
      ${taskIcon}
    </button>`;
  }

  private renderEmoji(): TemplateResult {
    return html`<emoji-picker
      slot="tools"
      @emoji-choose=${({ emoji }: EmojiChooseEvent) => this.composer?.insert(emoji)}
    ></emoji-picker>`;
  }

  private renderEnd({ conversation, gone }: SelectedConversation): TemplateResult {
    const hasLostNote = gone && this.noteDraft !== '';
    return html`<div class="ended">
      <p .textContent=${gone ? GONE : `${statusText(conversation)}.`}></p>
      ${
        gone || conversation.reopenable
          ? nothing
          : html`<p .textContent=${`${CLOSED_FOR_GOOD}.`}></p>`
      }
      ${
        this.draft === ''
          ? nothing
          : html`<button class="button" @click=${() => this.discard('reply')}>
              Discard draft
            </button>`
      }
      ${
        hasLostNote
          ? html`<button class="button" @click=${() => this.discard('note')}>Discard note</button>`
          : nothing
      }
      <button class="button" @click=${() => this.request('open-next')}>Next conversation</button>
    </div>`;
  }

  protected override render(): unknown {
    const { selected, kind } = this;
    if (!selected) return nothing;
    return html`
      ${this.renderTabs()}
      <div id="text" role="tabpanel" aria-labelledby=${kind} data-kind=${kind}>
        ${kind === 'note' ? this.renderNote(selected) : this.renderReply(selected)}
      </div>
      ${hasEnded(selected) ? this.renderEnd(selected) : nothing}
    `;
  }
}

function kindAfterKey(key: string, kind: TextKind): TextKind | undefined {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowRight':
      return kind === 'reply' ? 'note' : 'reply';
    case 'Home':
      return 'reply';
    case 'End':
      return 'note';
    default:
      return undefined;
  }
}
