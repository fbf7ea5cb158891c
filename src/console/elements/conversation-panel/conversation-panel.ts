import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { keyed } from 'lit/directives/keyed.js';
import { floorOf } from '../../../core/state/transcript-window.js';
import type {
  ChatTranscript,
  TranscriptEditEvent,
  TranscriptRetryEvent,
} from '../../../elements/chat-transcript/chat-transcript.js';
import type { UnsentMessage } from '../../../elements/chat-transcript/transcript-rows.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { en } from '../../../locales/en.js';
import type { SignedInAgent } from '../../../protocol/agents.js';
import type { CannedReply } from '../../../protocol/canned-replies.js';
import type { Colleague } from '../../../protocol/console-requests.js';
import type { AuthorKind } from '../../../protocol/message.js';
import type { SavedTask } from '../../../protocol/saved-tasks.js';
import { consoleLocale } from '../../browser/console-locale.js';
import {
  hasEnded,
  type ConsoleState,
  type PendingText,
  type SelectedConversation,
} from '../../state/console-state.js';
import type { TaskDraft } from '../../state/task-draft.js';
import { NO_NOTES } from '../../state/note-window.js';
import {
  snoozeText,
  statusText,
  viewersText,
  visitorName,
} from '../../state/conversation-texts.js';
import type { ConversationComposer } from '../conversation-composer/conversation-composer.js';
import { ComposeEvent, FailedTextEvent, type TextKind } from '../shared/compose-event.js';
import { backIcon, checkIcon, notSpamIcon, personIcon, spamIcon } from '../shared/console-icons.js';
import { controlStyles } from '../shared/control.styles.js';
import { AssignEvent } from '../assignment-controls/assignment-controls.js';
import { MessageActionEvent, MessageEditEvent } from '../message-actions/message-actions.js';
import { CLOSED_FOR_GOOD, InboxActionEvent, type InboxAction } from '../shared/inbox-action.js';
import { TaskActionEvent } from '../shared/task-action.js';
import { SnoozeEvent } from '../snooze-control/snooze-control.js';
import { BlockEvent } from '../block-control/block-control.js';
import { conversationPanelStyles } from './conversation-panel.styles.js';
import { isChangeable, messageExtras } from './message-extras.js';
import { noteRows } from './note-rows.js';

/** The authors whose messages are on the agent's side of the transcript. */
const OWN_AUTHORS: readonly AuthorKind[] = ['agent', 'bot'];

/**
 * The selected conversation: header, transcript and composer.
 *
 * @event {InboxActionEvent} inbox-action - a button was pressed, or older messages are needed
 * @event {ComposeEvent} compose - the text of a reply or a note has changed, or is to be sent
 * @event {FailedTextEvent} failed-text - the agent chose what to do with a failed reply or note
 * @event {MessageEditEvent} message-edit - the change of an own message begins, goes on or is given up
 * @event {MessageActionEvent} message-action - such a change is to be sent, or earlier texts are needed
 * @event {AssignEvent} agent-assign - the conversation is to be given to an agent
 * @event {BlockEvent} agent-block - the visitor is to be blocked
 * @event {TaskActionEvent} task-action - a guided task is put together, sent or taken back
 * @event {SnoozeEvent} agent-snooze - the conversation is to be put aside
 */
export class ConversationPanel extends LitElement {
  static override styles = [shared, controlStyles, conversationPanelStyles];

  @query('conversation-composer') private readonly composer!: ConversationComposer | null;
  @query('chat-widget-transcript') private readonly transcript!: ChatTranscript;

  @property({ attribute: false }) selected: SelectedConversation | null = null;
  /** Pending replies of this conversation. */
  @property({ attribute: false }) pending: readonly UnsentMessage[] = [];
  /** Pending notes of this conversation. */
  @property({ attribute: false }) pendingNotes: readonly PendingText[] = [];
  @property() draft = '';
  @property() noteDraft = '';
  /** The guided task that the server is not known to have. */
  @property({ attribute: false }) taskDraft: TaskDraft | null = null;
  /** Those of the conversation's site, once they were read. */
  @property({ attribute: false }) savedTasks: readonly SavedTask[] | undefined;
  @property({ attribute: false }) cannedReplies: readonly CannedReply[] = [];
  /** The signed-in agent. */
  @property({ attribute: false }) agent: SignedInAgent | null = null;
  /** Changes of messages that the agent has begun, and what messages said before, by the message's id. */
  @property({ attribute: false }) messageEdits: ConsoleState['messageEdits'] = new Map();
  @property({ attribute: false }) messageVersions: ConsoleState['messageVersions'] = new Map();
  /** ms since 1970, on the server's clock. */
  @property({ attribute: false }) now = 0;
  /** All agents, for the menu of agents. */
  @property({ attribute: false }) team: readonly Colleague[] = [];
  /** The visitor is typing. */
  @property({ type: Boolean }) typing = false;
  /** The console is connected: the visitor's status is current. */
  @property({ type: Boolean }) connected = false;
  /** The server did not take the form that blocks the visitor. */
  @property({ type: Boolean }) blockFailed = false;
  /** The visitor panel is shown in place of this one, on narrow screens. */
  @property({ type: Boolean }) visitorShown = false;

  /** Waits for the composer too, so that it can be focused afterwards. */
  protected override async getUpdateComplete(): Promise<boolean> {
    const complete = await super.getUpdateComplete();
    await this.composer?.updateComplete;
    return complete;
  }

  /** Focuses the composer. */
  override focus(options?: FocusOptions): void {
    this.composer?.focus(options);
  }

  private request(action: InboxAction): void {
    this.dispatchEvent(new InboxActionEvent(action));
  }

  private onCompose({ kind, action, text }: ComposeEvent): void {
    this.dispatchEvent(new ComposeEvent(kind, action, text));
    // The transcript itself shows where a reply goes.
    if (kind === 'note' && action === 'send') this.transcript.scrollToBottom();
  }

  private onTask({ action }: TaskActionEvent): void {
    this.dispatchEvent(new TaskActionEvent(action));
  }

  private retry(kind: TextKind, clientId: string): void {
    this.dispatchEvent(new FailedTextEvent(kind, clientId, 'retry'));
  }

  private edit(kind: TextKind, clientId: string): void {
    this.dispatchEvent(new FailedTextEvent(kind, clientId, 'edit'));
    void this.composer?.show(kind);
  }

  private status({ conversation, gone }: SelectedConversation): string {
    if (gone) return 'Not there any more';
    if (conversation.session.final) return statusText(conversation);
    if (!this.connected) return 'Reconnecting…';
    return this.typing ? 'is writing…' : statusText(conversation);
  }

  private renderHeader(selected: SelectedConversation): TemplateResult {
    const { conversation } = selected;
    const isOver = hasEnded(selected);
    return html`<div class="header">
      <button
        class="icon-button back"
        aria-label="Back to the lists"
        @click=${() => this.request('show-lists')}
      >
        ${backIcon}
      </button>
      <div class="title">
        <h2><bdi translate="no" .textContent=${visitorName(conversation)}></bdi></h2>
        <p
          class="status"
          data-connected=${conversation.connected && this.connected && !isOver}
          .textContent=${this.status(selected)}
        ></p>
      </div>
      <p class="viewers" role="status" .textContent=${viewersText(selected.viewers)}></p>
      <button
        class="icon-button toggle-visitor"
        aria-label="Details"
        aria-expanded=${this.visitorShown}
        title="Details"
        @click=${() => this.request('toggle-visitor')}
      >
        ${personIcon}
      </button>
      ${selected.gone ? nothing : this.renderTools(selected)}
      ${isOver ? this.renderReopen(selected) : this.renderActions(selected)}
    </div>`;
  }

  /** What is done with the conversation besides answering it. */
  private renderTools({ conversation, blockFormShown }: SelectedConversation): TemplateResult {
    const { spam = false, blocked = false, session } = conversation;
    const spamLabel = spam ? 'Not spam' : 'Mark as spam';
    const onAction = ({ action }: InboxActionEvent): void => this.request(action);
    return html`<div class="tools">
      <conversation-export @inbox-action=${onAction}></conversation-export>
      ${
        session.final
          ? nothing
          : html`<snooze-control
              @agent-snooze=${({ until }: SnoozeEvent) => this.dispatchEvent(new SnoozeEvent(until))}
            ></snooze-control>`
      }
      <button
        class="icon-button"
        aria-label=${spamLabel}
        title=${spamLabel}
        @click=${() => this.request(spam ? 'unmark-spam' : 'mark-spam')}
      >
        ${spam ? notSpamIcon : spamIcon}
      </button>
      <block-control
        .blocked=${blocked}
        .formShown=${blockFormShown}
        .failed=${this.blockFailed}
        .connected=${conversation.connected}
        @agent-block=${({ block }: BlockEvent) => this.dispatchEvent(new BlockEvent(block))}
        @inbox-action=${onAction}
      ></block-control>
    </div>`;
  }

  private renderSnooze({ conversation }: SelectedConversation): TemplateResult | typeof nothing {
    const text = snoozeText(conversation, consoleLocale());
    return text === '' || conversation.session.final
      ? nothing
      : html`<p class="banner">
          <span .textContent=${text}></span>
          <button class="button" @click=${() => this.request('wake')}>Wake up</button>
        </p>`;
  }

  private renderActions({ conversation, resolving }: SelectedConversation): TemplateResult {
    return html`<div class="actions">
      <assignment-controls
        .assignedTo=${conversation.session.assignedTo?.name}
        .agent=${this.agent}
        .team=${this.team}
        .site=${conversation.site.token}
        @agent-assign=${({ agentId }: AssignEvent) => this.dispatchEvent(new AssignEvent(agentId))}
        @inbox-action=${({ action }: InboxActionEvent) => this.request(action)}
      ></assignment-controls>
      <button
        class="button resolve"
        aria-disabled=${resolving}
        @click=${() => this.request('resolve')}
      >
        ${checkIcon}Resolve
      </button>
    </div>`;
  }

  private renderReopen({ conversation, reopening, gone }: SelectedConversation) {
    if (gone) return nothing;
    const canReopen = conversation.reopenable === true;
    return html`<div class="actions">
      <button
        class="button"
        aria-disabled=${!canReopen || reopening}
        aria-describedby=${canReopen ? nothing : 'closed-for-good'}
        @click=${() => canReopen && this.request('reopen')}
      >
        Reopen
      </button>
      ${
        canReopen
          ? nothing
          : html`<span
              id="closed-for-good"
              class="hidden-text"
              .textContent=${CLOSED_FOR_GOOD}
            ></span>`
      }
    </div>`;
  }

  /** A deleted conversation keeps the agent's own texts only. */
  private renderNotes({ notes, gone }: SelectedConversation): unknown {
    const { pendingNotes } = this;
    const agentName = this.agent?.name ?? '';
    return guard([notes, gone, pendingNotes, agentName], () =>
      noteRows(gone ? NO_NOTES : notes, pendingNotes, agentName, {
        retry: (clientId) => this.retry('note', clientId),
        edit: (clientId) => this.edit('note', clientId),
      }),
    );
  }

  private renderExtras(selected: SelectedConversation): unknown {
    const { messageEdits: edits, messageVersions: versions, agent, now } = this;
    const { messages } = selected.transcript;
    const isAdmin = agent?.role === 'admin';
    const changeable = new Set(
      hasEnded(selected) || !agent
        ? []
        : messages.filter((each) => isChangeable(each, agent.name, now)).map(({ id }) => id),
    );
    return guard([messages, edits, versions, isAdmin, [...changeable].join()], () =>
      messageExtras(messages, { changeable, edits, versions, isAdmin }, (event) => {
        this.dispatchEvent(
          event instanceof MessageEditEvent
            ? new MessageEditEvent(event.messageId, event.body)
            : new MessageActionEvent(event.messageId, event.action),
        );
      }),
    );
  }

  protected override render(): unknown {
    const { selected } = this;
    if (!selected) return nothing;
    const { transcript, conversation, gone } = selected;
    const name = visitorName(conversation);
    return keyed(
      selected.id,
      html`
        ${this.renderHeader(selected)} ${this.renderSnooze(selected)}
        <chat-widget-transcript
          .messages=${gone ? [] : transcript.messages}
          .pending=${this.pending}
          .inserted=${this.renderNotes(selected)}
          .extras=${this.renderExtras(selected)}
          .own=${OWN_AUTHORS}
          .ownName=${this.agent?.name ?? ''}
          .readUpTo=${selected.read.visitor}
          .typing=${guard([this.typing, name], () => (this.typing ? { name } : null))}
          .more=${!gone && floorOf(transcript) > 1}
          .loading=${selected.loadingOlder}
          .texts=${guard([name], () => ({ ...en, team: name }))}
          .locale=${consoleLocale()}
          @transcript-older=${() => this.request('load-older')}
          @transcript-retry=${({ clientId }: TranscriptRetryEvent) => this.retry('reply', clientId)}
          @transcript-edit=${({ clientId }: TranscriptEditEvent) => this.edit('reply', clientId)}
        ></chat-widget-transcript>
        <conversation-tasks
          .selected=${selected}
          .draft=${this.taskDraft}
          .savedTasks=${this.savedTasks}
          .agent=${this.agent}
          @task-action=${this.onTask}
        ></conversation-tasks>
        <conversation-composer
          .selected=${selected}
          .draft=${this.draft}
          .noteDraft=${this.noteDraft}
          .cannedReplies=${this.cannedReplies}
          .agentName=${this.agent?.name ?? ''}
          .sendingTask=${this.taskDraft?.phase === 'sending'}
          @compose=${this.onCompose}
          @task-action=${this.onTask}
          @inbox-action=${({ action }: InboxActionEvent) => this.request(action)}
        ></conversation-composer>
      `,
    );
  }
}
