import { LitElement, html, nothing } from 'lit';
import { property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { avatar, avatarStyles } from '../../../elements/avatar.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import type { Conversation } from '../../../protocol/agent-events.js';
import { isAway } from '../../../protocol/session.js';
import { isMine } from '../../state/conversation-lists.js';
import { pageWords } from '../../state/page-words.js';
import { visitorLabel } from '../../state/visitor-label.js';
import { waitingWords } from '../../state/waiting-words.js';
import { conversationListStyles } from './conversation-list.styles.js';

/** A line was chosen. */
export class ConversationOpenEvent extends Event {
  constructor(readonly sessionId: string) {
    super('conversation-open', { bubbles: true, composed: true });
  }
}

/**
 * One list of conversations. Its lines are buttons; moving between them is left to whoever knows
 * all lists.
 *
 * @event conversation-open - with `sessionId`, when a line is chosen
 */
export class ConversationList extends LitElement {
  static override styles = [shared, avatarStyles, conversationListStyles];

  /** What the list is called. */
  @property() heading = '';
  /** What stands there when it is empty. */
  @property() empty = '';
  @property({ attribute: false }) conversations: readonly Conversation[] = [];
  /** What stands below its lines. */
  @property() note = '';
  /** Session id of the opened conversation. */
  @property() chosen = '';
  @property() agentName = '';
  /** The server's time, ms since 1970: waiting times are counted to it. */
  @property({ type: Number }) now = 0;
  /** Session ids of visitors who are writing. */
  @property({ attribute: false }) writing: ReadonlySet<string> = new Set();

  /** The lines in their order, with the session id in `data-id`. */
  lines(): HTMLButtonElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLButtonElement>('button')];
  }

  private choose(sessionId: string): void {
    this.dispatchEvent(new ConversationOpenEvent(sessionId));
  }

  private renderDetail(conversation: Conversation) {
    const { session, lastMessage } = conversation;
    if (this.writing.has(session.id)) return html`<span class="said writing">is writing…</span>`;
    if (!lastMessage) return nothing;
    const mine = isMine(conversation, this.agentName);
    const name = mine ? 'You' : (lastMessage.author.name ?? 'Agent');
    const by = lastMessage.author.kind === 'agent' ? `${name}: ` : '';
    return html`<span class="said" dir="auto">${by}${lastMessage.body}</span>`;
  }

  private renderFoot(conversation: Conversation) {
    const { session, page, connected } = conversation;
    const away = isAway(session.status, session.reason);
    const agent = session.assignedTo?.name;
    const parts = [
      agent === undefined ? '' : agent === this.agentName ? 'You' : agent,
      away ? 'Away' : connected ? '' : 'Disconnected',
      page === undefined ? '' : pageWords(page),
    ].filter((part) => part !== '');
    if (parts.length === 0) return nothing;
    return html`<span class="foot">${parts.join(' · ')}</span>`;
  }

  private renderLine(conversation: Conversation) {
    const { session, unread, waitingSince } = conversation;
    const label = visitorLabel(conversation);
    const waited = waitingSince === null ? '' : waitingWords(waitingSince, this.now);
    return html`<li>
      <button
        type="button"
        data-id=${session.id}
        class=${unread > 0 ? 'unread' : ''}
        aria-current=${session.id === this.chosen ? 'true' : 'false'}
        @click=${() => this.choose(session.id)}
      >
        ${avatar(label)}
        <span class="lines">
          <span class="head">
            <bdi class="name">${label}</bdi>
            ${
              waited === ''
                ? nothing
                : html`<span class="waits"><span class="hidden-text">waits </span>${waited}</span>`
            }
          </span>
          <span class="middle">
            ${this.renderDetail(conversation)}
            ${
              unread === 0
                ? nothing
                : html`<span class="count">${unread}<span class="hidden-text"> unread</span></span>`
            }
          </span>
          ${this.renderFoot(conversation)}
        </span>
      </button>
    </li>`;
  }

  protected override render() {
    const { conversations } = this;
    return html`
      <h2>${this.heading} <span class="sum">${conversations.length || ''}</span></h2>
      <ul role="list" aria-label=${this.heading}>
        ${repeat(
          conversations,
          (one) => one.session.id,
          (one) => this.renderLine(one),
        )}
      </ul>
      ${
        conversations.length === 0 && this.empty !== ''
          ? html`<p class="empty">${this.empty}</p>`
          : nothing
      }
      ${this.note === '' ? nothing : html`<p class="empty">${this.note}</p>`}
    `;
  }
}
