import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { MinuteClock } from '../../controllers/minute-clock.js';
import type { ScrollPosition } from '../../core/state/state.js';
import type { Texts } from '../../locales/catalogue.js';
import { en } from '../../locales/en.js';
import { isReadable, type AuthorKind, type Message } from '../../protocol/message.js';
import { avatarStyles } from '../avatar.js';
import { arrowDownIcon } from '../icons/panel-icons.js';
import { shared } from '../styles/shared.styles.js';
import { styles } from './chat-transcript.styles.js';
import { RenderWindow } from './render-window.js';
import { rowView, typingView, type MessageExtra } from './row-view.js';
import { ScrollAnchor } from './scroll-anchor.js';
import {
  NewRows,
  transcriptRows,
  type InsertedRow,
  type Row,
  type UnsentMessage,
} from './transcript-rows.js';

type CopySelection = typeof import('./copy-selection.js').copySelection;

/** Older messages are requested within this distance of the top, in px. */
const OLDER_WITHIN = 160;

const NO_EXTRAS: ReadonlyMap<string, MessageExtra> = new Map();

/* The events bubble within the shadow tree that the transcript stands in. */

/** The reader came near the top: older messages are needed. */
export class TranscriptOlderEvent extends Event {
  constructor() {
    super('transcript-older', { bubbles: true });
  }
}

/** The reader came to the bottom, or left it. */
export class TranscriptBottomEvent extends Event {
  constructor(readonly atBottom: boolean) {
    super('transcript-bottom', { bubbles: true });
  }
}

/** The reader scrolled; `position` is `undefined` at the end. */
export class TranscriptScrollEvent extends Event {
  constructor(readonly position: ScrollPosition | undefined) {
    super('transcript-scroll', { bubbles: true });
  }
}

/** A message that was not sent is to be tried again. */
export class TranscriptRetryEvent extends Event {
  constructor(readonly clientId: string) {
    super('transcript-retry', { bubbles: true });
  }
}

/** A message that was not sent is to go back into the composer. */
export class TranscriptEditEvent extends Event {
  constructor(readonly clientId: string) {
    super('transcript-edit', { bubbles: true });
  }
}

/**
 * A conversation to read: messages in runs, days, delivery status, who is typing. It keeps the scroll
 * position, and says when the reader reaches either end. It knows neither engine nor socket.
 *
 * @event {TranscriptOlderEvent} transcript-older - older messages are needed
 * @event {TranscriptBottomEvent} transcript-bottom - the reader came to the bottom, or left it
 * @event {TranscriptScrollEvent} transcript-scroll - the reader scrolled
 * @event {TranscriptRetryEvent} transcript-retry - a failed message is to be tried again
 * @event {TranscriptEditEvent} transcript-edit - a failed message is to go back into the composer
 * @csspart message - one message, with its time and status
 * @csspart bubble - the box around a message's text
 * @slot - above the first message
 * @slot end - below the last one
 */
export class ChatTranscript extends LitElement {
  static override styles = [shared, avatarStyles, styles];

  readonly #anchor = new ScrollAnchor(
    this,
    () => this.scroller,
    () => this.content,
    () => this.#onMove(),
  );
  readonly #newRows = new NewRows();
  readonly #window = new RenderWindow();
  /** Loads with the first selection. */
  #copySelection: CopySelection | undefined;

  @query('.scroller') private readonly scroller!: HTMLElement | null;
  @query('.content') private readonly content!: HTMLElement | null;

  /** Seq of the first message that arrived while the reader was further up. */
  @state() private firstUnseen: number | undefined;

  /** The log, in order of `seq`. */
  @property({ attribute: false }) messages: readonly Message[] = [];
  /** The reader's messages that are not known to be in the log. */
  @property({ attribute: false }) pending: readonly UnsentMessage[] = [];
  /** The kinds of author whose messages are at the inline end, the reader's side. The reader is of the first. */
  @property({ attribute: false }) own: readonly AuthorKind[] = ['visitor'];
  /** The reader's name, if several people write on the reader's side. Then the authors are named. */
  @property({ attribute: false }) ownName: string | undefined;
  /** Rows between the messages, in the order of their places. Its page renders and styles them, by their parts. */
  @property({ attribute: false }) inserted: readonly InsertedRow[] = [];
  /** What is added to messages, by `clientId`. A row is rendered again when its own is another object. */
  @property({ attribute: false }) extras: ReadonlyMap<string, MessageExtra> = NO_EXTRAS;
  /** Up to which seq the other side has read, and when, ISO 8601. */
  @property({ attribute: false }) readUpTo = 0;
  @property({ attribute: false }) readAt: string | undefined;
  /** Who on the other side is typing. */
  @property({ attribute: false }) typing: { name?: string } | null = null;
  /** The scroll position to restore once its message is there; by default the end. */
  @property({ attribute: false }) position: ScrollPosition | undefined;
  /** There are older messages. */
  @property({ type: Boolean }) more = false;
  /** Older messages are being fetched. */
  @property({ type: Boolean }) loading = false;
  @property({ attribute: false }) texts: Texts = en;
  @property() locale = 'en';

  /** Seq of the message before which older ones were last requested. */
  #requested: number | undefined;
  #restored: ScrollPosition | undefined;
  #newest = 0;
  #wasAtBottom = true;

  readonly #rowActions = {
    retry: (clientId: string) => void this.dispatchEvent(new TranscriptRetryEvent(clientId)),
    edit: (clientId: string) => void this.dispatchEvent(new TranscriptEditEvent(clientId)),
  };

  constructor() {
    super();
    // "Today" becomes "Yesterday".
    new MinuteClock(this, () => new Date().toDateString());
  }

  /** The reader sees the newest message. */
  get atBottom(): boolean {
    return this.#anchor.pinned && this.position === this.#restored;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    this.#anchor.onScroll();
    if (changed.has('pending')) this.#followOwn(changed.get('pending') ?? []);
    if (changed.has('messages')) this.#noteUnseen();
    if (changed.has('messages') || changed.has('position')) {
      const awaited = this.position === this.#restored ? undefined : this.position;
      this.#window.update(this.messages, this.atBottom && !this.#isInUse(), awaited?.seq);
    }
  }

  override updated(): void {
    this.#restorePosition();
    this.#onMove();
  }

  /** Something in it has the focus or is selected, and would lose that when its row is removed. */
  #isInUse(): boolean {
    const focused = this.shadowRoot?.activeElement ?? null;
    return (focused !== this.scroller && focused !== null) || getSelection()?.type === 'Range';
  }

  #followOwn(before: readonly UnsentMessage[]): void {
    const known = new Set(before.map((message) => message.clientId));
    const wrote = this.pending.some(
      ({ clientId, phase }) => !known.has(clientId) && phase !== 'failed',
    );
    if (wrote && this.hasUpdated) this.#anchor.pinned = true;
  }

  #noteUnseen(): void {
    const newest = this.messages.at(-1)?.seq ?? 0;
    if (this.#anchor.pinned) this.firstUnseen = undefined;
    else {
      const unseen = this.messages.find(
        (message) =>
          message.seq > this.#newest &&
          !this.own.includes(message.author.kind) &&
          isReadable(message),
      );
      this.firstUnseen ??= unseen?.seq;
    }
    this.#newest = newest;
  }

  /** Restores the position once. If its message is gone, the reader starts at the end. */
  #restorePosition(): void {
    const { position } = this;
    if (!position || position === this.#restored || this.messages.length === 0) return;
    this.#restored = position;
    const row = this.#rowOf(position.seq);
    if (row) this.#anchor.scrollTo(row, position.offset);
  }

  #requestOlder(): void {
    const { scroller, messages } = this;
    // A pending update may move the reader away from the top.
    if (!scroller || scroller.clientHeight === 0 || this.isUpdatePending) return;
    // An answer may never come, so each return to the top is another try.
    if (scroller.scrollTop > OLDER_WITHIN) return void (this.#requested = undefined);
    if (this.#window.grow(messages)) return this.requestUpdate();
    const oldest = messages[0]?.seq;
    if (!this.more || this.loading || oldest === this.#requested) return;
    this.#requested = oldest;
    this.dispatchEvent(new TranscriptOlderEvent());
  }

  #onScroll(): void {
    this.#anchor.onScroll();
    const { anchor } = this.#anchor;
    const seq = Number(anchor?.row.dataset.seq);
    // Unsent messages are at the end, and have no seq.
    const position = anchor && seq > 0 ? { seq, offset: Math.round(anchor.offset) } : undefined;
    this.dispatchEvent(new TranscriptScrollEvent(position));
  }

  #onMove(): void {
    this.#requestOlder();
    if (this.atBottom === this.#wasAtBottom) return;
    this.#wasAtBottom = this.atBottom;
    if (this.atBottom) this.firstUnseen = undefined;
    this.dispatchEvent(new TranscriptBottomEvent(this.atBottom));
  }

  #onSelectStart(): void {
    import('./copy-selection.js').then(
      ({ copySelection }) => (this.#copySelection = copySelection),
      () => {}, // The browser copies by itself. The next selection tries again.
    );
  }

  #onCopy(event: ClipboardEvent): void {
    this.#copySelection?.(event, this.shadowRoot!, this.texts);
  }

  #onNewMessagesClick(): void {
    const row = this.#rowOf(this.firstUnseen);
    this.scroller?.focus({ preventScroll: true });
    if (row) this.#anchor.show(row);
    else this.#anchor.pin();
    this.firstUnseen = undefined;
  }

  #rowOf(seq: number | undefined): HTMLElement | null | undefined {
    return this.content?.querySelector<HTMLElement>(`[data-seq="${seq}"]`);
  }

  /** Scrolls to the newest message. */
  scrollToBottom(): void {
    this.#anchor.pin();
  }

  override render(): TemplateResult {
    const rows = transcriptRows(this.#window.of(this.messages), this.pending, this);
    this.#newRows.update(rows, !this.hasUpdated);
    return html`
      <div
        class="scroller"
        role="log"
        aria-label=${this.texts.transcript}
        aria-live="off"
        tabindex="0"
        @scroll=${this.#onScroll}
        @selectstart=${this.#onSelectStart}
        @copy=${this.#onCopy}
      >
        <div class="content">
          <slot></slot>
          ${repeat(
            rows,
            (row) => row.key,
            (row) => this.#renderRow(row),
          )}
          ${this.typing ? typingView(this.typing.name ?? this.texts.team) : nothing}
          <slot name="end"></slot>
        </div>
      </div>
      ${this.loading ? html`<div class="older" .textContent=${this.texts.loadingOlder}></div>` : nothing}
      ${
        this.firstUnseen === undefined
          ? nothing
          : html`<button class="new" @click=${this.#onNewMessagesClick}>
              ${arrowDownIcon}<span .textContent=${this.texts.newMessages}></span>
            </button>`
      }
    `;
  }

  /** Renders a row only when it has changed: a conversation can have thousands. */
  #renderRow(row: Row): unknown {
    const { texts, locale, readAt } = this;
    const extra = this.extras.get(row.key);
    const view = () =>
      rowView(row, {
        ...this.#rowActions,
        texts,
        locale,
        readAt,
        isNew: this.#newRows.has(row),
        extra,
      });
    if (row.kind === 'day' || row.kind === 'inserted') return view();
    if (row.kind === 'system') return guard([row.source, texts], view);
    const { source, first, last, named, delivery } = row;
    const read = delivery === 'read' ? readAt : undefined;
    return guard([source, first, last, named, delivery, read, texts, locale, extra], view);
  }
}

declare global {
  interface HTMLElementEventMap {
    'transcript-older': TranscriptOlderEvent;
    'transcript-bottom': TranscriptBottomEvent;
    'transcript-scroll': TranscriptScrollEvent;
    'transcript-retry': TranscriptRetryEvent;
    'transcript-edit': TranscriptEditEvent;
  }
  interface HTMLElementTagNameMap {
    'chat-widget-transcript': ChatTranscript;
  }
}
