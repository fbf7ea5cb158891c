import { LitElement, html, nothing } from 'lit';
import { property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { avatar, avatarStyles } from '../../../elements/avatar.js';
import { shownText } from '../../../elements/rich-text/rich-text.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { isolate, sentence, systemText } from '../../../elements/texts/sentences.js';
import { en } from '../../../locales/en.js';
import type { Conversation } from '../../../protocol/agent-events.js';
import { isAway } from '../../../protocol/session.js';
import { countPresent } from '../../state/console-selectors.js';
import { consoleLocale } from '../../browser/console-locale.js';
import { pagePath, snoozeText, visitorName, waitingTime } from '../../state/conversation-texts.js';
import { conversationListStyles } from './conversation-list.styles.js';

/** The agent chose a conversation. */
export class ConversationSelectEvent extends Event {
  constructor(readonly sessionId: string) {
    super('conversation-select', { bubbles: true });
  }
}

/**
 * One list of conversations with a heading. Each row is a link to its conversation. Arrow keys are left to the inbox,
 * because they move through several lists.
 *
 * @event {ConversationSelectEvent} conversation-select - the agent chose a conversation
 */
export class ConversationList extends LitElement {
  static override styles = [shared, avatarStyles, conversationListStyles];

  @property() heading = '';
  /** Shown while the list is empty. */
  @property() emptyText = '';
  @property({ attribute: false }) conversations: readonly Conversation[] = [];
  /** Shown below the rows. */
  @property() note = '';
  @property() selectedId = '';
  @property() agentName = '';
  /** The server's time, ms since 1970, for waiting times. */
  @property({ type: Number }) now = 0;
  /** Session ids of visitors who are typing. */
  @property({ attribute: false }) typing: ReadonlySet<string> = new Set();
  /** The agent's texts that were not sent, by session id. */
  @property({ attribute: false }) unsent: ReadonlyMap<string, string> = new Map();

  /** The rows in their order. Each has its session id in `data-id`. */
  rows(): HTMLAnchorElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLAnchorElement>('a')];
  }

  /** A click with a modifier opens the link elsewhere, as everywhere. */
  private select(event: MouseEvent, sessionId: string): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.dispatchEvent(new ConversationSelectEvent(sessionId));
  }

  private renderPreview(conversation: Conversation) {
    const { session, lastMessage } = conversation;
    if (this.typing.has(session.id)) return html`<span class="preview typing">is writing…</span>`;
    const unsent = this.unsent.get(session.id);
    if (unsent !== undefined)
      return html`<span class="preview unsent"
        ><span>Not sent: </span><bdi .textContent=${unsent}></bdi
      ></span>`;
    if (!lastMessage) return nothing;
    const { author, body, changed } = lastMessage;
    const { kind, name = 'Agent' } = author;
    // What a visitor types is not formatted.
    if (kind === 'visitor')
      return html`<span class="preview" dir="auto" .textContent=${body}></span>`;
    const writer = kind === 'agent' && name === this.agentName ? 'You' : name;
    const preview =
      kind === 'system'
        ? systemText(lastMessage, en)
        : sentence(en.announceMessage, {
            name: writer,
            body: changed === 'deleted' ? en.deleted : shownText(body),
          });
    return html`<span class="preview" .textContent=${preview}></span>`;
  }

  /** Agent, presence and page. */
  private renderMeta(conversation: Conversation) {
    const { session, page, connected } = conversation;
    const away = isAway(session.status, session.reason);
    const agent = session.assignedTo?.name;
    const parts = [
      agent === undefined ? '' : agent === this.agentName ? 'You' : agent,
      snoozeText(conversation, consoleLocale()),
      conversation.blocked ? 'Blocked' : '',
      away ? 'Away' : connected ? '' : 'Disconnected',
      page === undefined ? '' : pagePath(page),
    ].filter((part) => part !== '');
    if (parts.length === 0) return nothing;
    const meta = parts.map((part) => isolate(part)).join(' · ');
    return html`<span class="meta" .textContent=${meta}></span>`;
  }

  private renderRow(conversation: Conversation) {
    const { session, unread, waitingSince } = conversation;
    const name = visitorName(conversation);
    const waiting = waitingSince === null ? '' : waitingTime(waitingSince, this.now);
    return html`<li>
      <a
        href=${`/console/c/${session.id}`}
        data-id=${session.id}
        class=${unread > 0 ? 'unread' : ''}
        ?data-away=${isAway(session.status, session.reason)}
        aria-current=${session.id === this.selectedId ? 'true' : 'false'}
        @click=${(event: MouseEvent) => this.select(event, session.id)}
      >
        ${avatar(name)}
        <span class="text">
          <span class="first-line">
            <bdi class="name" translate="no" .textContent=${name}></bdi>
            ${
              waiting === ''
                ? nothing
                : html`<span class="waiting"
                    ><span class="hidden-text">waits </span><span .textContent=${waiting}></span
                  ></span>`
            }
          </span>
          <span class="second-line">
            ${this.renderPreview(conversation)}
            ${
              unread === 0
                ? nothing
                : html`<span class="unread-count"
                    ><span translate="no" .textContent=${unread > 99 ? '99+' : unread}></span
                    ><span class="hidden-text"> unread</span></span
                  >`
            }
          </span>
          ${this.renderMeta(conversation)}
        </span>
      </a>
    </li>`;
  }

  protected override render() {
    const { conversations } = this;
    return html`
      <h2>
        <span .textContent=${this.heading}></span>
        <span class="total" translate="no" .textContent=${countPresent(conversations) || ''}></span>
      </h2>
      <ul role="list" aria-label=${this.heading}>
        ${repeat(
          conversations,
          (one) => one.session.id,
          (one) => this.renderRow(one),
        )}
      </ul>
      ${
        conversations.length === 0 && this.emptyText !== ''
          ? html`<p class="note" .textContent=${this.emptyText}></p>`
          : nothing
      }
      ${this.note === '' ? nothing : html`<p class="note" .textContent=${this.note}></p>`}
    `;
  }
}
