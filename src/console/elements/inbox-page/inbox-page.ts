import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, queryAll, state } from 'lit/decorators.js';
import type { ChatAnnouncer } from '../../../elements/chat-announcer/chat-announcer.js';
import { shownText } from '../../../elements/rich-text/rich-text.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { en } from '../../../locales/en.js';
import type { Conversation } from '../../../protocol/agent-events.js';
import type { ExportFormat } from '../../../protocol/history.js';
import type { ConsoleClient } from '../../client/console-client.js';
import {
  hasNewFailedText,
  newMessagesOfOthers,
  newNotesOfOthers,
  selectNext,
  selectMine,
  selectOthers,
  selectPendingMessages,
  selectQueue,
  selectSnoozed,
  selectUnlisted,
  selectUnsentTexts,
} from '../../state/console-selectors.js';
import type { ConsoleState } from '../../state/console-state.js';
import { visitorName } from '../../state/conversation-texts.js';
import { INBOX_PATH, sessionIdOf } from '../../state/route.js';
import type { BlockEvent } from '../block-control/block-control.js';
import type { AssignEvent } from '../assignment-controls/assignment-controls.js';
import type {
  ConversationList,
  ConversationSelectEvent,
} from '../conversation-list/conversation-list.js';
import type { ConversationPanel } from '../conversation-panel/conversation-panel.js';
import type { InboxEmptyState } from '../inbox-empty-state/inbox-empty-state.js';
import type { MessageActionEvent, MessageEditEvent } from '../message-actions/message-actions.js';
import type { SnoozeEvent } from '../snooze-control/snooze-control.js';
import { controlStyles } from '../shared/control.styles.js';
import type { ComposeEvent, FailedTextEvent } from '../shared/compose-event.js';
import type { InboxActionEvent } from '../shared/inbox-action.js';
import type { TaskActionEvent } from '../shared/task-action.js';
import type { TagsChangeEvent } from '../tag-editor/tag-editor.js';
import {
  compose,
  handleFailedText,
  handleMessageAction,
  handleTaskAction,
} from './client-requests.js';
import { inboxPageStyles } from './inbox-page.styles.js';
import { moveFocusInLists } from './list-keyboard.js';

const SECOND = 1_000;
const MORE_NOTE = 'There are more conversations. They appear here as these are closed.';

const MISSING = html`<div class="missing">
  <h2>This conversation does not exist, or you may not see it.</h2>
  <a class="button" href=${INBOX_PATH}>Go to the inbox</a>
</div>`;

/**
 * The inbox: lists, conversation and visitor, side by side or, on a narrow screen, one at a time. It is
 * the only element in there that calls the client; the others take properties and fire events.
 */
export class InboxPage extends LitElement {
  static override styles = [shared, controlStyles, inboxPageStyles];

  @query('conversation-panel') private readonly panel!: ConversationPanel | null;
  @query('inbox-empty-state') private readonly emptyState!: InboxEmptyState | null;
  @query('chat-widget-announcer') private readonly announcer!: ChatAnnouncer;
  @queryAll('conversation-list') private readonly lists!: NodeListOf<ConversationList>;

  /** The visitor panel is shown, where there is no room for it beside the conversation. */
  @state() private visitorShown = false;

  @property({ attribute: false }) client!: ConsoleClient;
  @property({ attribute: false }) state!: ConsoleState;

  #clock: ReturnType<typeof setInterval> | undefined;
  /** Session id of the conversation whose composer gets the focus once it is rendered. */
  #focusComposerOf: string | undefined;
  /** The same for one that is being reopened: the composer comes with that. */
  #focusOnceOpen: string | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    // Waiting times go on, and "is writing" ends, without a change of the state.
    this.#clock = setInterval(() => this.requestUpdate(), SECOND);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#clock);
  }

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get('state');
    if (!before) return;
    const { selected, lastResolved } = this.state;
    if (selected?.id !== before.selected?.id) this.visitorShown = false;
    const wasLeft = (before.selected ?? before.lastResolved) && !selected && !lastResolved;
    const isOpen = selected !== null && !selected.conversation.session.final;
    if (selected && this.#focusComposerOf === selected.id) {
      this.#focusComposerOf = undefined;
      void focusOnceUpdated(this.panel);
    } else if (isOpen && this.#focusOnceOpen === selected.id) {
      this.#focusOnceOpen = undefined;
      void focusOnceUpdated(this.panel);
    } else if (lastResolved && !before.lastResolved) void focusOnceUpdated(this.emptyState);
    // Back was pressed in the browser or in the conversation, where the focus was.
    else if (wasLeft && document.activeElement === document.body)
      this.focusRow(before.selected?.id);
    this.announceChanges(before);
  }

  private announceChanges(before: ConsoleState): void {
    const { selected } = this.state;
    const visitor = selected ? visitorName(selected.conversation) : '';
    const messages = newMessagesOfOthers(before, this.state).map(({ author, body }) =>
      author.kind === 'visitor'
        ? { name: visitor, body }
        : { name: author.name ?? '', body: shownText(body) },
    );
    const notes = newNotesOfOthers(before, this.state).map(({ author, body }) => {
      return { name: `Note by ${author.name}`, body };
    });
    this.announcer.announce([...messages, ...notes], false);
    if (hasNewFailedText(before, this.state)) this.announcer.say(en.announceFailed);
  }

  private select(sessionId: string): void {
    this.visitorShown = false;
    // On touch screens, focus would open the keyboard over the conversation.
    const canFocus = !matchMedia('(pointer: coarse)').matches;
    if (this.state.selected?.id !== sessionId) {
      if (canFocus) this.#focusComposerOf = sessionId;
      this.client.selectConversation(sessionId);
    } else if (canFocus) this.panel?.focus();
  }

  private openNext(): void {
    const next = selectNext(this.state);
    if (next) this.select(next.session.id);
    else this.showLists();
  }

  private showLists(): void {
    this.visitorShown = false;
    this.client.deselectConversation();
  }

  private rows(): HTMLAnchorElement[] {
    return [...this.lists].flatMap((list) => list.rows());
  }

  /** Focuses the conversation's row, or the first one. */
  private focusRow(sessionId: string | undefined): void {
    const rows = this.rows();
    (rows.find((row) => row.dataset.id === sessionId) ?? rows[0])?.focus();
  }

  private onListKey(event: KeyboardEvent): void {
    moveFocusInLists(event, this.rows());
  }

  private onPanelKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented) return;
    if (this.visitorShown) this.visitorShown = false;
    else this.focusRow(this.state.selected?.id);
  }

  private onSelect({ sessionId }: ConversationSelectEvent): void {
    this.select(sessionId);
  }

  private onAction({ action }: InboxActionEvent): void {
    const { client } = this;
    switch (action) {
      case 'show-lists':
        return this.showLists();
      case 'open-next':
        return this.openNext();
      case 'toggle-visitor':
        this.visitorShown = !this.visitorShown;
        return;
      case 'load-older':
        return client.loadOlderMessages();
      case 'load-canned-replies':
        return void client.cannedReplies.load();
      case 'load-team':
        return void client.team.loadTeam();
      case 'export-text':
        return this.export('text');
      case 'export-json':
        return this.export('json');
      case 'resolve':
        return client.resolve();
      case 'wake':
        return client.wake();
      case 'show-block-form':
        return client.showBlockForm(true);
      case 'hide-block-form':
        return client.showBlockForm(false);
      case 'unblock':
        return client.unblock();
      case 'mark-spam':
        return client.setSpam(true);
      case 'unmark-spam':
        return client.setSpam(false);
      case 'reopen':
        return this.reopen();
    }
  }

  private export(format: ExportFormat): void {
    const { selected } = this.state;
    if (selected) void this.client.history.exportConversation(selected.id, format);
  }

  private reopen(): void {
    const { selected, lastResolved } = this.state;
    const sessionId = selected?.id ?? lastResolved?.session.id;
    if (sessionId === undefined) return;
    this.#focusOnceOpen = sessionId;
    this.client.reopen(sessionId);
  }

  private renderList(
    heading: string,
    emptyText: string,
    conversations: readonly Conversation[],
    note = '',
  ): TemplateResult {
    const { typingUntil, selected, agent, clockOffset, listsLoaded } = this.state;
    const typing = [...typingUntil].filter(([, until]) => until > Date.now()).map(([id]) => id);
    return html`<conversation-list
      .heading=${heading}
      .emptyText=${listsLoaded ? emptyText : ''}
      .conversations=${conversations}
      .note=${note}
      .selectedId=${selected?.id ?? ''}
      .agentName=${agent?.name ?? ''}
      .now=${Date.now() + clockOffset}
      .typing=${new Set(typing)}
      .unsent=${selectUnsentTexts(this.state)}
    ></conversation-list>`;
  }

  private renderMain(): TemplateResult {
    const { selected, drafts, typingUntil, lastResolved, listsLoaded, clockOffset } = this.state;
    if (this.state.missing !== null) return MISSING;
    // It is being read.
    if (!selected && sessionIdOf(this.state.route) !== undefined) return html``;
    const { pendingNotes, noteDrafts, connection } = this.state;
    if (!selected)
      return html`<inbox-empty-state
        .resolved=${lastResolved}
        .next=${selectNext(this.state)}
        .now=${Date.now() + clockOffset}
        .listsLoaded=${listsLoaded}
      ></inbox-empty-state>`;
    return html`<conversation-panel
      .selected=${selected}
      .pending=${selectPendingMessages(this.state)}
      .pendingNotes=${pendingNotes.filter((note) => note.sessionId === selected.id)}
      .draft=${drafts.get(selected.id) ?? ''}
      .noteDraft=${noteDrafts.get(selected.id) ?? ''}
      .taskDraft=${this.state.taskDrafts.get(selected.id) ?? null}
      .savedTasks=${this.state.savedTasks.get(selected.conversation.site.token)}
      .messageEdits=${this.state.messageEdits}
      .messageVersions=${this.state.messageVersions}
      .now=${Date.now() + clockOffset}
      .agent=${this.state.agent}
      .team=${this.state.team}
      .typing=${(typingUntil.get(selected.id) ?? 0) > Date.now()}
      .cannedReplies=${this.state.cannedReplies ?? []}
      .connected=${connection === 'connected'}
      .blockFailed=${this.state.failedRequest === 'block'}
      .visitorShown=${this.visitorShown}
      @keydown=${this.onPanelKey}
      @compose=${(event: ComposeEvent) => compose(this.client, event)}
      @task-action=${(event: TaskActionEvent) => handleTaskAction(this.client, event)}
      @failed-text=${(event: FailedTextEvent) => handleFailedText(this.client, event)}
      @message-edit=${({ messageId, body }: MessageEditEvent) => this.client.editMessage(messageId, body)}
      @message-action=${(event: MessageActionEvent) => handleMessageAction(this.client, event)}
      @agent-assign=${({ agentId }: AssignEvent) => this.client.assign(agentId)}
      @agent-block=${({ block }: BlockEvent) => this.client.block(block)}
      @agent-snooze=${({ until }: SnoozeEvent) => this.client.snooze(until)}
    ></conversation-panel>`;
  }

  protected override render(): TemplateResult {
    const { selected, lastResolved, hasMore } = this.state;
    const unlisted = selectUnlisted(this.state);
    const snoozed = selectSnoozed(this.state);
    const isMainShown =
      selected !== null || lastResolved !== null || sessionIdOf(this.state.route) !== undefined;
    const view = selected && this.visitorShown ? 'visitor' : isMainShown ? 'main' : 'lists';
    return html`<div class="columns" data-view=${view} @inbox-action=${this.onAction}>
      <nav
        aria-label="Conversations"
        @keydown=${this.onListKey}
        @conversation-select=${this.onSelect}
      >
        ${this.renderList('Queue', 'Nobody is waiting.', selectQueue(this.state))}
        ${this.renderList('Mine', 'None.', selectMine(this.state))}
        ${this.renderList('Others', 'None.', selectOthers(this.state), hasMore ? MORE_NOTE : '')}
        ${snoozed.length === 0 ? nothing : this.renderList('Snoozed', '', snoozed)}
        ${unlisted.length === 0 ? nothing : this.renderList('Not sent', '', unlisted)}
      </nav>
      <main>${this.renderMain()}</main>
      <section class="visitor" aria-label="Visitor" ?hidden=${!selected}>
        ${
          selected
            ? html`<visitor-panel
                .conversation=${selected.conversation}
                .context=${selected.context}
                .external=${selected.external}
                .tags=${this.state.unsavedTags.get(selected.id) ?? selected.conversation.tags ?? []}
                .knownTags=${this.state.knownTags}
                .canTag=${this.state.connection === 'connected' && !selected.gone}
                @tags-change=${({ tags }: TagsChangeEvent) => this.client.setTags(tags)}
                @tags-needed=${() => this.client.loadKnownTags()}
              ></visitor-panel>`
            : nothing
        }
      </section>
      <chat-widget-announcer></chat-widget-announcer>
    </div>`;
  }
}

async function focusOnceUpdated(element: LitElement | null): Promise<void> {
  await element?.updateComplete;
  element?.focus();
}
