import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { ScrollPosition } from '../../core/state/scroll-position.js';
import type { PendingMessage } from '../../core/state/state.js';
import type { Texts } from '../../locales/catalogue.js';
import { en } from '../../locales/en.js';
import type { AuthorKind, Message } from '../../protocol/message.js';
import { avatarStyles } from '../avatar.js';
import { arrowDownIcon } from '../icons/conversation-icons.js';
import { shared } from '../styles/shared.styles.js';
import { styles } from './chat-transcript.styles.js';
import { FreshRows } from './fresh-rows.js';
import { rowView, typingView } from './row-view.js';
import { ScrollKeeper } from './scroll-keeper.js';
import { ShownPart } from './shown-part.js';
import {
  TranscriptBottomEvent,
  TranscriptEditEvent,
  TranscriptOlderEvent,
  TranscriptPlaceEvent,
  TranscriptRetryEvent,
} from './transcript-events.js';
import { transcriptRows, type Row } from './transcript-rows.js';

/** How far from the top, in px, older messages are asked for. */
const OLDER_WITHIN = 160;

/**
 * A conversation to be read: messages in runs, days, delivery, who is typing. It keeps the reader's
 * place, and says when they reach an end. It knows neither engine nor socket.
 *
 * @event {TranscriptOlderEvent} transcript-older - older messages are wanted
 * @event {TranscriptBottomEvent} transcript-bottom - the reader came to the bottom, or left it
 * @event {TranscriptPlaceEvent} transcript-place - the reader moved
 * @event {TranscriptRetryEvent} transcript-retry - a failed message is to be tried again
 * @event {TranscriptEditEvent} transcript-edit - a failed message is to go back into the composer
 * @csspart message - one message with all that belongs to it
 * @csspart bubble - a message's body
 * @slot - what stands above the first message
 */
export class ChatTranscript extends LitElement {
  static override styles = [shared, avatarStyles, styles];

  readonly #scroll = new ScrollKeeper(
    this,
    () => this.scroller,
    () => this.content,
    () => this.#onMoved(),
  );

  @query('.scroller') private readonly scroller!: HTMLElement | null;
  @query('.content') private readonly content!: HTMLElement | null;

  /** Seq of the first message that came while the reader was further up. */
  @state() private firstUnseen: number | undefined;

  /** The log, in order of `seq`. */
  @property({ attribute: false }) messages: readonly Message[] = [];
  /** What this side wrote and the log is not known to have. */
  @property({ attribute: false }) pending: readonly PendingMessage[] = [];
  /** Kinds of author that stand at the inline end; the first one is this side. */
  @property({ attribute: false }) own: readonly AuthorKind[] = ['visitor'];
  /** Up to which seq the other side has read, and when, ISO 8601. */
  @property({ attribute: false }) readUpTo = 0;
  @property({ attribute: false }) readAt: string | undefined;
  /** Who on the other side is writing. */
  @property({ attribute: false }) typing: { name?: string } | null = null;
  /** Where to begin reading, once that message is there; default: at the end. */
  @property({ attribute: false }) place: ScrollPosition | undefined;
  /** There are older messages. */
  @property({ type: Boolean }) more = false;
  /** They are on their way. */
  @property({ type: Boolean }) loading = false;
  @property({ attribute: false }) texts: Texts = en;
  @property() locale = 'en';

  #asked: number | undefined;
  #returnedTo: ScrollPosition | undefined;
  readonly #fresh = new FreshRows();
  readonly #shown = new ShownPart();
  #newest = 0;
  #wasAtBottom = true;

  readonly #rowRequests = {
    retry: (clientId: string) => void this.dispatchEvent(new TranscriptRetryEvent(clientId)),
    edit: (clientId: string) => void this.dispatchEvent(new TranscriptEditEvent(clientId)),
  };

  /** The reader sees the newest message. */
  get atBottom(): boolean {
    return this.#scroll.stuck && this.place === this.#returnedTo;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    this.#scroll.scrolled();
    if (changed.has('pending')) this.#followOwn(changed.get('pending') ?? []);
    if (changed.has('messages')) this.#noteArrivals();
    if (changed.has('messages') || changed.has('place')) {
      const awaited = this.place === this.#returnedTo ? undefined : this.place;
      this.#shown.fit(this.messages, this.atBottom && !this.#isHeld(), awaited?.seq);
    }
  }

  override updated(): void {
    this.#returnToPlace();
    this.#onMoved();
  }

  /** Something in it has the focus, or is selected, and would lose that with its row. */
  #isHeld(): boolean {
    const focused = this.shadowRoot?.activeElement ?? null;
    return (focused !== this.scroller && focused !== null) || getSelection()?.type === 'Range';
  }

  #followOwn(before: readonly PendingMessage[]): void {
    const known = new Set(before.map((message) => message.clientId));
    const wrote = this.pending.some(
      ({ clientId, phase }) => !known.has(clientId) && phase !== 'failed',
    );
    if (wrote && this.hasUpdated) this.#scroll.stuck = true;
  }

  #noteArrivals(): void {
    const newest = this.messages.at(-1)?.seq ?? 0;
    if (this.#scroll.stuck) this.firstUnseen = undefined;
    else {
      const unseen = this.messages.find(
        (message) => message.seq > this.#newest && !this.own.includes(message.author.kind),
      );
      this.firstUnseen ??= unseen?.seq;
    }
    this.#newest = newest;
  }

  /** Once; if that message is not there any more, the end will do. */
  #returnToPlace(): void {
    const { place } = this;
    if (!place || place === this.#returnedTo || this.messages.length === 0) return;
    this.#returnedTo = place;
    const line = this.#lineOf(place.seq);
    if (line) this.#scroll.return(line, place.offset);
  }

  #askForOlder(): void {
    const { scroller, messages } = this;
    // What is about to be painted may move the reader away from the top.
    if (!scroller || scroller.clientHeight === 0 || this.isUpdatePending) return;
    // Another way up is another try: the answer may never have come.
    if (scroller.scrollTop > OLDER_WITHIN) return void (this.#asked = undefined);
    if (this.#shown.grow(messages)) return this.requestUpdate();
    const oldest = messages[0]?.seq;
    if (!this.more || this.loading || oldest === this.#asked) return;
    this.#asked = oldest;
    this.dispatchEvent(new TranscriptOlderEvent());
  }

  #onScroll(): void {
    this.#scroll.scrolled();
    const { anchor } = this.#scroll;
    const seq = Number(anchor?.line.dataset.seq);
    // Unsent messages stand at the end, and have no place in the log yet.
    const place = anchor && seq > 0 ? { seq, offset: Math.round(anchor.offset) } : undefined;
    this.dispatchEvent(new TranscriptPlaceEvent(place));
  }

  #onMoved(): void {
    this.#askForOlder();
    if (this.atBottom === this.#wasAtBottom) return;
    this.#wasAtBottom = this.atBottom;
    if (this.atBottom) this.firstUnseen = undefined;
    this.dispatchEvent(new TranscriptBottomEvent(this.atBottom));
  }

  #onShowNew(): void {
    const row = this.#lineOf(this.firstUnseen);
    this.scroller?.focus({ preventScroll: true });
    if (row) this.#scroll.show(row);
    else this.#scroll.stick();
    this.firstUnseen = undefined;
  }

  #lineOf(seq: number | undefined): HTMLElement | null | undefined {
    return this.content?.querySelector<HTMLElement>(`[data-seq="${seq}"]`);
  }

  /** Goes to the newest message. */
  scrollToBottom(): void {
    this.#scroll.stick();
  }

  override render(): TemplateResult {
    const rows = transcriptRows(this.#shown.of(this.messages), this.pending, this);
    this.#fresh.note(rows, !this.hasUpdated);
    return html`
      <div
        class="scroller"
        role="log"
        aria-label=${this.texts.transcript}
        aria-live="off"
        tabindex="0"
        @scroll=${this.#onScroll}
      >
        <div class="content">
          <slot></slot>
          ${repeat(
            rows,
            (row) => row.key,
            (row) => this.#renderRow(row),
          )}
          ${this.typing ? typingView(this.typing.name ?? this.texts.team) : nothing}
        </div>
      </div>
      ${this.loading ? html`<div class="older">${this.texts.loadingOlder}</div>` : nothing}
      ${
        this.firstUnseen === undefined
          ? nothing
          : html`<button class="new" @click=${this.#onShowNew}>
              ${arrowDownIcon}${this.texts.newMessages}
            </button>`
      }
    `;
  }

  /** Painted anew only when it has changed: a conversation can have thousands. */
  #renderRow(row: Row): unknown {
    const { texts, locale, readAt } = this;
    const paint = () =>
      rowView(row, {
        ...this.#rowRequests,
        texts,
        locale,
        readAt,
        fresh: this.#fresh.has(row),
      });
    if (row.kind === 'day') return paint();
    if (row.kind === 'system') return guard([row.source, texts], paint);
    const { source, first, last, delivery } = row;
    const read = delivery === 'read' ? readAt : undefined;
    return guard([source, first, last, delivery, read, texts, locale], paint);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-widget-transcript': ChatTranscript;
  }
}
