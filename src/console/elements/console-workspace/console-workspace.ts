import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, queryAll, state } from 'lit/decorators.js';
import type { ChatAnnouncer } from '../../../elements/chat-announcer/chat-announcer.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { en } from '../../../locales/en.js';
import type { Conversation } from '../../../protocol/agent-events.js';
import type { ConsoleClient } from '../../client/console-client.js';
import type { ConsoleState } from '../../state/console-state.js';
import { listedOf, openOf, queueOf } from '../../state/conversation-lists.js';
import { openedNews, wasRefused } from '../../state/opened-news.js';
import { pendingMessages } from '../../state/pending-messages.js';
import { visitorLabel } from '../../state/visitor-label.js';
import type {
  ConversationList,
  ConversationOpenEvent,
} from '../conversation-list/conversation-list.js';
import type { ConversationPane } from '../conversation-pane/conversation-pane.js';
import type {
  DraftEvent,
  PaneEvent,
  RefusedReplyEvent,
  ReplyEvent,
} from '../conversation-pane/pane-events.js';
import type { IdlePane } from '../idle-pane/idle-pane.js';
import { SecondTicker } from '../shared/second-ticker.js';
import { consoleWorkspaceStyles } from './console-workspace.styles.js';
import { walkLines } from './line-walker.js';

const MORE = 'There are more conversations than are listed here. They come up as these are closed.';

/**
 * Where an agent works: lists, conversation, visitor, side by side or, on a narrow screen, as views.
 * The only element that asks the client for anything in there; those below say what they wish.
 */
export class ConsoleWorkspace extends LitElement {
  static override styles = [shared, consoleWorkspaceStyles];

  @query('conversation-pane') private readonly pane!: ConversationPane | null;
  @query('idle-pane') private readonly idle!: IdlePane | null;
  @query('chat-widget-announcer') private readonly announcer!: ChatAnnouncer;
  @queryAll('conversation-list') private readonly lists!: NodeListOf<ConversationList>;

  /** What is known of the visitor is shown, where there is no column for it. */
  @state() private details = false;

  @property({ attribute: false }) client!: ConsoleClient;
  @property({ attribute: false }) state!: ConsoleState;

  constructor() {
    super();
    // Waiting times and "is writing" go on without anything being said.
    this.addController(new SecondTicker(this));
  }

  /** The conversation whose composer wants the focus as soon as it is there. */
  #wanted: string | undefined;

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get('state');
    if (!before) return;
    if (this.#wanted !== undefined && this.#wanted === this.state.opened?.id) {
      this.#wanted = undefined;
      void focusWhenReady(this.pane);
    } else if (this.state.resolved && !before.resolved) void focusWhenReady(this.idle);
    this.announce(before);
  }

  private announce(before: ConsoleState): void {
    const news = openedNews(before, this.state);
    const name = this.state.opened ? visitorLabel(this.state.opened.conversation) : '';
    this.announcer.announce(
      news.map(({ body }) => ({ name, body })),
      false,
    );
    if (wasRefused(before, this.state)) this.announcer.say(en.announceFailed);
  }

  private open(sessionId: string): void {
    this.details = false;
    // By touch, a focused field would cover the conversation with a keyboard.
    const canFocus = !matchMedia('(pointer: coarse)').matches;
    if (this.state.opened?.id !== sessionId) {
      if (canFocus) this.#wanted = sessionId;
      this.client.open(sessionId);
    } else if (canFocus) this.pane?.focus();
  }

  private openNext(): void {
    const next = this.next();
    if (next) this.open(next.session.id);
    else this.goBack();
  }

  /** Who waits longest: in the queue, else among the open ones. */
  private next(): Conversation | null {
    const { opened } = this.state;
    const listed = listedOf(this.state).filter((one) => one.session.id !== opened?.id);
    return (
      listed.find((one) => one.session.status === 'queued') ??
      listed.find((one) => one.waitingSince !== null) ??
      null
    );
  }

  private lines(): HTMLButtonElement[] {
    return [...this.lists].flatMap((list) => list.lines());
  }

  private focusLine(sessionId: string | undefined): void {
    const lines = this.lines();
    (lines.find((line) => line.dataset.id === sessionId) ?? lines[0])?.focus();
  }

  private goBack(): void {
    const sessionId = this.state.opened?.id;
    this.details = false;
    this.client.leave();
    void this.updateComplete.then(() => this.focusLine(sessionId));
  }

  private onListKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const lines = this.lines();
    const [origin] = event.composedPath();
    const at = lines.findIndex((line) => line === origin);
    if (at < 0) return;
    const line = walkLines(event.key, lines, at);
    if (!line) return;
    event.preventDefault();
    line.focus();
    line.scrollIntoView({ block: 'nearest' });
  }

  private onPaneKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented) return;
    if (this.details) this.details = false;
    else this.focusLine(this.state.opened?.id);
  }

  private onOpen({ sessionId }: ConversationOpenEvent): void {
    this.open(sessionId);
  }

  private onWish({ wish }: PaneEvent): void {
    if (wish === 'resolve') this.client.resolve();
    else if (wish === 'older') this.client.loadOlder();
    else if (wish === 'next') this.openNext();
    else if (wish === 'back') this.goBack();
    else this.details = !this.details;
  }

  private onReply({ body }: ReplyEvent): void {
    this.client.reply(body);
  }

  private onDraft({ draft }: DraftEvent): void {
    this.client.setDraft(draft);
  }

  private onRefused({ clientId, wish }: RefusedReplyEvent): void {
    if (wish === 'retry') return this.client.retry(clientId);
    const body = this.client.discard(clientId);
    const { opened, drafts } = this.client.store.get();
    if (body === undefined || !opened) return;
    const draft = drafts.get(opened.id) ?? '';
    this.client.setDraft(draft === '' ? body : `${body}\n${draft}`);
  }

  private renderList(
    heading: string,
    empty: string,
    conversations: Conversation[],
    note = '',
  ): TemplateResult {
    const { typing, opened, agent, skew } = this.state;
    const writing = [...typing].filter(([, until]) => until > Date.now()).map(([id]) => id);
    return html`<conversation-list
      .heading=${heading}
      .empty=${empty}
      .conversations=${conversations}
      .note=${note}
      .chosen=${opened?.id ?? ''}
      .agentName=${agent?.name ?? ''}
      .now=${Date.now() + skew}
      .writing=${new Set(writing)}
    ></conversation-list>`;
  }

  private renderMiddle(): TemplateResult {
    const { opened, drafts, typing, resolved, replies } = this.state;
    if (!opened)
      return html`<idle-pane
        .resolved=${resolved}
        .next=${this.next()}
        .now=${Date.now() + this.state.skew}
        .listed=${this.state.listed}
        @idle-next=${this.openNext}
        @idle-back=${this.goBack}
      ></idle-pane>`;
    return html`<conversation-pane
      .opened=${opened}
      .pending=${pendingMessages(replies, opened.id)}
      .draft=${drafts.get(opened.id) ?? ''}
      .writing=${(typing.get(opened.id) ?? 0) > Date.now()}
      .connected=${this.state.connection === 'connected'}
      .details=${this.details}
      @keydown=${this.onPaneKey}
      @pane-wish=${this.onWish}
      @pane-reply=${this.onReply}
      @pane-draft=${this.onDraft}
      @pane-refused=${this.onRefused}
    ></conversation-pane>`;
  }

  protected override render(): TemplateResult {
    const { opened, resolved, listed, hasMore } = this.state;
    const isMiddle = opened !== null || resolved !== null;
    const view = opened && this.details ? 'visitor' : isMiddle ? 'middle' : 'lists';
    return html`<div class="columns" data-view=${view}>
      <nav aria-label="Conversations" @keydown=${this.onListKey} @conversation-open=${this.onOpen}>
        ${this.renderList('Queue', listed ? 'Nobody is waiting.' : '', queueOf(this.state))}
        ${this.renderList('Open conversations', listed ? 'None.' : '', openOf(this.state), hasMore ? MORE : '')}
      </nav>
      <main>${this.renderMiddle()}</main>
      <aside aria-label="Visitor" ?hidden=${!opened}>
        ${
          opened
            ? html`<visitor-panel
                .conversation=${opened.conversation}
                .context=${opened.context}
                @visitor-back=${() => (this.details = false)}
              ></visitor-panel>`
            : nothing
        }
      </aside>
      <chat-widget-announcer></chat-widget-announcer>
    </div>`;
  }
}

async function focusWhenReady(element: LitElement | null): Promise<void> {
  await element?.updateComplete;
  element?.focus();
}
