import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { keyed } from 'lit/directives/keyed.js';
import type { PendingMessage } from '../../../core/state/state.js';
import { floorOf } from '../../../core/state/transcript-window.js';
import type {
  ChatComposer,
  ComposerInputEvent,
  ComposerSendEvent,
} from '../../../elements/chat-composer/chat-composer.js';
import type {
  TranscriptEditEvent,
  TranscriptRetryEvent,
} from '../../../elements/chat-transcript/chat-transcript.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { fill } from '../../../elements/texts/texts.js';
import { en } from '../../../locales/en.js';
import type { Conversation } from '../../../protocol/agent-events.js';
import { MAX_BODY_UNITS } from '../../../protocol/limits.js';
import type { AuthorKind } from '../../../protocol/message.js';
import type { OpenedConversation } from '../../state/console-state.js';
import { statusWords } from '../../state/status-words.js';
import { visitorLabel } from '../../state/visitor-label.js';
import { backIcon, checkIcon, personIcon } from '../shared/console-icons.js';
import { controlStyles } from '../shared/control-styles.js';
import { conversationPaneStyles } from './conversation-pane.styles.js';
import {
  DraftEvent,
  PaneEvent,
  RefusedReplyEvent,
  ReplyEvent,
  type PaneWish,
} from './pane-events.js';

const OWN: readonly AuthorKind[] = ['agent', 'bot'];

/**
 * The opened conversation: who it is with, what was said, and where the agent answers.
 *
 * @event {PaneEvent} pane-wish - a button was pressed, or older messages are wanted
 * @event {ReplyEvent} pane-reply - a reply is to be sent
 * @event {DraftEvent} pane-draft - the composer's text was changed by hand
 * @event {RefusedReplyEvent} pane-refused - what to do with a refused reply
 */
export class ConversationPane extends LitElement {
  static override styles = [shared, controlStyles, conversationPaneStyles];

  @query('chat-widget-composer') private readonly composer!: ChatComposer | null;

  /** Why what stands in the composer was not taken. */
  @state() private fault = '';

  @property({ attribute: false }) opened: OpenedConversation | null = null;
  /** Unsent replies of this conversation. */
  @property({ attribute: false }) pending: readonly PendingMessage[] = [];
  @property() draft = '';
  /** The visitor is writing. */
  @property({ type: Boolean }) writing = false;
  /** The server is reachable: what is said of the visitor is true now. */
  @property({ type: Boolean }) connected = false;
  /** What is known of the visitor is shown beside. */
  @property({ type: Boolean }) details = false;

  /** Complete when the composer can be focused. */
  protected override async getUpdateComplete(): Promise<boolean> {
    const complete = await super.getUpdateComplete();
    await this.composer?.updateComplete;
    return complete;
  }

  /** Puts the cursor into the composer. */
  override focus(options?: FocusOptions): void {
    this.composer?.focus(options);
  }

  private wish(wish: PaneWish): void {
    this.dispatchEvent(new PaneEvent(wish));
  }

  private onInput({ value }: ComposerInputEvent): void {
    this.fault = '';
    this.dispatchEvent(new DraftEvent(value));
  }

  private onSend({ value }: ComposerSendEvent): void {
    this.fault = value.length > MAX_BODY_UNITS ? fill(en.tooLong, { limit: MAX_BODY_UNITS }) : '';
    if (this.fault === '') this.dispatchEvent(new ReplyEvent(value));
  }

  private onRetry({ clientId }: TranscriptRetryEvent): void {
    this.dispatchEvent(new RefusedReplyEvent(clientId, 'retry'));
  }

  private onEdit({ clientId }: TranscriptEditEvent): void {
    this.dispatchEvent(new RefusedReplyEvent(clientId, 'edit'));
    this.composer?.focus();
  }

  private stateWords(conversation: Conversation, erased: boolean): string {
    if (erased) return 'Deleted by the visitor';
    if (conversation.session.final) return statusWords(conversation);
    if (!this.connected) return 'Reconnecting…';
    return this.writing ? 'is writing…' : statusWords(conversation);
  }

  private renderHeader({ conversation, resolving, erased }: OpenedConversation): TemplateResult {
    const label = visitorLabel(conversation);
    const over = conversation.session.final || erased;
    return html`<div class="bar">
      <button
        class="icon-button back"
        aria-label="Back to the lists"
        @click=${() => this.wish('back')}
      >
        ${backIcon}
      </button>
      <div class="who">
        <h2><bdi>${label}</bdi></h2>
        <p class="state" data-connected=${conversation.connected && this.connected && !over}>
          ${this.stateWords(conversation, erased)}
        </p>
      </div>
      <button
        class="icon-button details"
        aria-label="Details"
        aria-expanded=${this.details}
        title="Details"
        @click=${() => this.wish('details')}
      >
        ${personIcon}
      </button>
      ${
        over
          ? nothing
          : html`<button
              class="button resolve"
              aria-disabled=${resolving}
              @click=${() => this.wish('resolve')}
            >
              ${checkIcon}Resolve
            </button>`
      }
    </div>`;
  }

  private renderFoot({ conversation, erased }: OpenedConversation): TemplateResult {
    if (!conversation.session.final && !erased)
      return html`<chat-widget-composer
        label="Reply"
        placeholder=${`Reply to ${visitorLabel(conversation)}`}
        .value=${this.draft}
        .error=${this.fault}
        @composer-input=${this.onInput}
        @composer-send=${this.onSend}
      ></chat-widget-composer>`;
    return html`<div class="over">
      <p>${erased ? 'The visitor deleted this conversation.' : `${statusWords(conversation)}.`}</p>
      <button class="button" @click=${() => this.wish('next')}>Next conversation</button>
    </div>`;
  }

  protected override render(): unknown {
    const { opened } = this;
    if (!opened) return nothing;
    const { transcript, conversation } = opened;
    const team = visitorLabel(conversation);
    return keyed(
      opened.id,
      html`
        ${this.renderHeader(opened)}
        <chat-widget-transcript
          .messages=${opened.erased ? [] : transcript.messages}
          .pending=${this.pending}
          .own=${OWN}
          .readUpTo=${opened.read.visitor}
          .typing=${guard([this.writing, team], () => (this.writing ? { name: team } : null))}
          .more=${!opened.erased && floorOf(transcript) > 1}
          .loading=${opened.loadingOlder}
          .texts=${guard([team], () => ({ ...en, team }))}
          @transcript-older=${() => this.wish('older')}
          @transcript-retry=${this.onRetry}
          @transcript-edit=${this.onEdit}
        ></chat-widget-transcript>
        ${this.renderFoot(opened)}
      `,
    );
  }
}
