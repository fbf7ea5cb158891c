import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { keyed } from 'lit/directives/keyed.js';
import { floorOf } from '../../../core/state/transcript-window.js';
import type {
  ComposerInputEvent,
  ComposerSendEvent,
} from '../../../elements/chat-composer/chat-composer.js';
import type {
  TranscriptEditEvent,
  TranscriptRetryEvent,
} from '../../../elements/chat-transcript/chat-transcript.js';
import type { UnsentMessage } from '../../../elements/chat-transcript/transcript-rows.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { isolate } from '../../../elements/texts/sentences.js';
import { fill } from '../../../elements/texts/texts.js';
import { en } from '../../../locales/en.js';
import type { CannedReply } from '../../../protocol/canned-replies.js';
import { MAX_BODY_UNITS } from '../../../protocol/limits.js';
import type { Colleague } from '../../../protocol/console-requests.js';
import type { AuthorKind } from '../../../protocol/message.js';
import { consoleLocale } from '../../browser/console-locale.js';
import type { SelectedConversation } from '../../state/console-state.js';
import { statusText, viewersText, visitorName } from '../../state/conversation-texts.js';
import type { ReplyComposer } from '../reply-composer/reply-composer.js';
import { backIcon, checkIcon, personIcon } from '../shared/console-icons.js';
import { controlStyles } from '../shared/control.styles.js';
import { AssignEvent } from '../assignment-controls/assignment-controls.js';
import { CLOSED_FOR_GOOD, InboxActionEvent, type InboxAction } from '../shared/inbox-action.js';
import { conversationPanelStyles } from './conversation-panel.styles.js';

/** The authors whose messages are on the agent's side of the transcript. */
const OWN_AUTHORS: readonly AuthorKind[] = ['agent', 'bot'];

/** A reply is to be sent. */
export class ReplySendEvent extends Event {
  constructor(readonly body: string) {
    super('reply-send', { bubbles: true });
  }
}

/** The agent changed the composer's text. */
export class DraftChangeEvent extends Event {
  constructor(readonly draft: string) {
    super('draft-change', { bubbles: true });
  }
}

/** A failed reply is to be sent again, or to be moved back into the composer. */
export class FailedReplyEvent extends Event {
  constructor(
    readonly clientId: string,
    readonly action: 'retry' | 'edit',
  ) {
    super('failed-reply', { bubbles: true });
  }
}

/**
 * The selected conversation: header, transcript and composer.
 *
 * @event {InboxActionEvent} inbox-action - a button was pressed, or older messages are needed
 * @event {ReplySendEvent} reply-send - a reply is to be sent
 * @event {DraftChangeEvent} draft-change - the agent changed the composer's text
 * @event {FailedReplyEvent} failed-reply - the agent chose what to do with a failed reply
 * @event {AssignEvent} agent-assign - the conversation is to be given to an agent
 */
export class ConversationPanel extends LitElement {
  static override styles = [shared, controlStyles, conversationPanelStyles];

  @query('reply-composer') private readonly composer!: ReplyComposer | null;

  /** Why the composer's text was not sent. */
  @state() private composerError = '';

  @property({ attribute: false }) selected: SelectedConversation | null = null;
  /** Pending replies of this conversation. */
  @property({ attribute: false }) pending: readonly UnsentMessage[] = [];
  @property() draft = '';
  @property({ attribute: false }) cannedReplies: readonly CannedReply[] = [];
  /** The signed-in agent. */
  @property({ attribute: false }) agent: { id: string; name: string } | null = null;
  /** All agents, for the menu of agents. */
  @property({ attribute: false }) team: readonly Colleague[] = [];
  /** The visitor is typing. */
  @property({ type: Boolean }) typing = false;
  /** The console is connected: the visitor's status is current. */
  @property({ type: Boolean }) connected = false;
  /** The visitor panel is shown in place of this one, on narrow screens. */
  @property({ type: Boolean }) visitorShown = false;

  /** The error is about the text of the conversation that was selected before. */
  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('selected') && changed.get('selected')?.id !== this.selected?.id)
      this.composerError = '';
  }

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

  private onInput({ value }: ComposerInputEvent): void {
    this.composerError = '';
    this.dispatchEvent(new DraftChangeEvent(value));
  }

  private onSend({ value }: ComposerSendEvent): void {
    const isTooLong = value.length > MAX_BODY_UNITS;
    this.composerError = isTooLong
      ? fill(en.tooLong, { limit: MAX_BODY_UNITS.toLocaleString(consoleLocale()) })
      : '';
    if (!isTooLong) this.dispatchEvent(new ReplySendEvent(value));
  }

  private onRetry({ clientId }: TranscriptRetryEvent): void {
    this.dispatchEvent(new FailedReplyEvent(clientId, 'retry'));
  }

  private onEdit({ clientId }: TranscriptEditEvent): void {
    this.dispatchEvent(new FailedReplyEvent(clientId, 'edit'));
    this.composer?.focus();
  }

  private status({ conversation, erased }: SelectedConversation): string {
    if (erased) return 'Deleted by the visitor';
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
      ${isOver ? this.renderReopen(selected) : this.renderActions(selected)}
    </div>`;
  }

  private renderActions({ conversation, resolving }: SelectedConversation): TemplateResult {
    return html`<div class="actions">
      <assignment-controls
        .assignedTo=${conversation.session.assignedTo?.name}
        .agent=${this.agent}
        .team=${this.team}
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

  private renderReopen({ conversation, reopening, erased }: SelectedConversation) {
    if (erased) return nothing;
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
    </div>`;
  }

  private renderFooter(selected: SelectedConversation): TemplateResult {
    const isOver = hasEnded(selected);
    const hasComposer = !isOver || this.draft !== '';
    return html`
      ${
        hasComposer
          ? html`<reply-composer
              label="Reply"
              placeholder=${`Reply to ${isolate(visitorName(selected.conversation))}`}
              .value=${this.draft}
              .cannedReplies=${this.cannedReplies}
              .site=${selected.conversation.site.token}
              .visitorName=${selected.conversation.visitor.name ?? ''}
              .agentName=${this.agent?.name ?? ''}
              .error=${this.composerError}
              .readOnly=${isOver}
              .note=${isOver ? 'Not sent. The conversation is over.' : ''}
              @composer-input=${this.onInput}
              @composer-send=${this.onSend}
              @canned-replies-open=${() => this.request('load-canned-replies')}
            ></reply-composer>`
          : nothing
      }
      ${isOver ? this.renderEnd(selected) : nothing}
    `;
  }

  private renderEnd({ conversation, erased }: SelectedConversation): TemplateResult {
    return html`<div class="ended">
      <p
        .textContent=${erased ? 'The visitor deleted this conversation.' : `${statusText(conversation)}.`}
      ></p>
      ${
        erased || conversation.reopenable
          ? nothing
          : html`<p id="closed-for-good" .textContent=${CLOSED_FOR_GOOD}></p>`
      }
      ${
        this.draft === ''
          ? nothing
          : html`<button
              class="button"
              @click=${() => this.dispatchEvent(new DraftChangeEvent(''))}
            >
              Discard draft
            </button>`
      }
      <button class="button" @click=${() => this.request('open-next')}>Next conversation</button>
    </div>`;
  }

  protected override render(): unknown {
    const { selected } = this;
    if (!selected) return nothing;
    const { transcript, conversation, erased } = selected;
    const name = visitorName(conversation);
    return keyed(
      selected.id,
      html`
        ${this.renderHeader(selected)}
        <chat-widget-transcript
          .messages=${erased ? [] : transcript.messages}
          .pending=${this.pending}
          .own=${OWN_AUTHORS}
          .ownName=${this.agent?.name ?? ''}
          .readUpTo=${selected.read.visitor}
          .typing=${guard([this.typing, name], () => (this.typing ? { name } : null))}
          .more=${!erased && floorOf(transcript) > 1}
          .loading=${selected.loadingOlder}
          .texts=${guard([name], () => ({ ...en, team: name }))}
          .locale=${consoleLocale()}
          @transcript-older=${() => this.request('load-older')}
          @transcript-retry=${this.onRetry}
          @transcript-edit=${this.onEdit}
        ></chat-widget-transcript>
        ${this.renderFooter(selected)}
      `,
    );
  }
}

function hasEnded({ conversation, erased }: SelectedConversation): boolean {
  return conversation.session.final || erased;
}
