import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { engineContext } from '../../controllers/engine-context.js';
import { FilledSlots } from '../../controllers/filled-slots.js';
import { MediaQuery } from '../../controllers/media-query.js';
import { ReadMarker } from '../../controllers/read-marker.js';
import { StoreController } from '../../controllers/store-controller.js';
import { TypingSignal } from '../../controllers/typing-signal.js';
import { VisualViewportSize } from '../../controllers/visual-viewport.js';
import { INITIAL_STATE } from '../../core/state.js';
import type { TextOverrides } from '../../locales/en.js';
import type { Message } from '../../protocol/message.js';
import type { ChatAnnouncer } from '../chat-announcer/chat-announcer.js';
import type { ChatComposer } from '../chat-composer/chat-composer.js';
import type { ComposerInputEvent, ComposerSendEvent } from '../chat-composer/composer-events.js';
import type { ChatTranscript } from '../chat-transcript/chat-transcript.js';
import type {
  TranscriptEditEvent,
  TranscriptRetryEvent,
} from '../chat-transcript/transcript-events.js';
import { PanelTexts } from '../panel-texts.js';
import { shared } from '../shared.styles.js';
import { tokens } from '../tokens.styles.js';
import { FULL_SCREEN, styles } from './chat-panel.styles.js';
import { ConversationNews } from './conversation-news.js';
import { headerView } from './header-view.js';
import { homeView } from './home-view.js';
import { noticeView, statusView } from './notice-view.js';
import { PanelCloseEvent } from './panel-events.js';
import { panelView, selectPanel, shownMessages, whoTypes, type PanelView } from './panel-view.js';
import { sendFault } from './send-fault.js';

const NOTHING_YET = selectPanel(INITIAL_STATE);

/**
 * The dialog of the widget: the one element that reads the engine's state and hands it to the others,
 * and turns what they ask for into calls of the engine.
 *
 * @event {PanelCloseEvent} panel-close - the visitor closes the panel
 * @csspart panel - the dialog
 * @csspart header - its head
 * @csspart transcript - the conversation, with parts `message` and `bubble`
 * @csspart composer - where one writes, with parts `input` and `send`
 * @slot greeting - the words at the head of the home view
 * @slot offline - what the home view says while nobody is there
 */
export class ChatPanel extends LitElement {
  static override styles = [tokens, shared, styles];

  readonly #store = new StoreController(this, engineContext, selectPanel);
  readonly #typing = new TypingSignal(this, (on) => this.#engine?.setTyping(on));
  readonly #marker = new ReadMarker(
    this,
    () => this.#engine,
    () => this.open && this.transcript?.atBottom === true,
  );
  readonly #fullScreen = new MediaQuery(this, FULL_SCREEN);
  /** The widget hands on its slots: the page's content for them replaces the panel's own. */
  readonly #slots = new FilledSlots(this);
  readonly #news = new ConversationNews(this, () => this.announcer);

  @query('chat-widget-composer') private readonly composer!: ChatComposer | null;
  @query('chat-widget-transcript') private readonly transcript!: ChatTranscript | null;
  @query('chat-widget-announcer') private readonly announcer!: ChatAnnouncer | null;

  /** Why the last text was not taken. */
  @state() private fault = '';
  /** The visitor reads the earlier conversation. */
  @state() private reading = false;

  @property({ type: Boolean }) open = false;
  /** Texts that replace the catalogue's and the site's. */
  @property({ attribute: false }) messages: TextOverrides = {};
  @property() locale = 'en';

  readonly #layers = new PanelTexts();
  /** What was shown last of a conversation: it is still there while its end is told. */
  #lastShown: readonly Message[] = [];

  get #engine() {
    return this.#store.provider;
  }

  get #state() {
    return this.#store.value ?? NOTHING_YET;
  }

  constructor() {
    super();
    this.addController(new VisualViewportSize(this));
    this.addEventListener('slotchange', this.#slots.changed);
  }

  get #texts() {
    return this.#layers.merge(this.#state.site?.texts, this.messages);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('open') && this.open) this.#engine?.loadSite();
    const shown = shownMessages(this.#state, this.#lastShown);
    if (shown.length > 0) this.#lastShown = shown;
    if (this.#state.gen !== null) this.reading = false;
  }

  override updated(): void {
    this.#news.tell(this.#state, this.#texts, this.open);
  }

  #onBottom(): void {
    this.#marker.mark();
  }

  #onOlder(): void {
    this.#engine?.loadOlder();
  }

  #onRetry(event: TranscriptRetryEvent): void {
    this.#engine?.retry(event.clientId);
  }

  #onEdit(event: TranscriptEditEvent): void {
    const text = this.#engine?.discard(event.clientId);
    if (text === undefined || !this.composer) return;
    const { value } = this.composer;
    this.#setDraft(value.trim() === '' ? text : `${value}\n${text}`);
    this.composer.focus();
  }

  #onInput(event: ComposerInputEvent): void {
    this.fault = '';
    this.#engine?.setDraft(event.value);
    if (event.value.trim() === '') this.#typing.stop();
    else this.#typing.wrote();
  }

  #onSend(event: ComposerSendEvent): void {
    const outcome = this.#engine?.send(event.value);
    this.fault = sendFault(outcome, this.#texts, this.locale);
    if (outcome !== 'queued') return;
    this.#typing.stop();
    this.#setDraft('');
  }

  #setDraft(text: string): void {
    this.#engine?.setDraft(text);
    if (this.composer) this.composer.value = text;
  }

  #onClose(): void {
    if (this.#state.notice?.code === 'over') this.#engine?.dismissNotice();
    this.reading = false;
    this.dispatchEvent(new PanelCloseEvent());
  }

  #onStart(): void {
    this.composer?.focus();
  }

  #onEarlier(): void {
    this.reading = true;
  }

  #onBack(): void {
    this.reading = false;
  }

  #onDismiss(): void {
    this.#engine?.dismissNotice();
    this.composer?.focus();
  }

  #onUseHere(): void {
    this.#engine?.useHere();
    this.composer?.focus();
  }

  /** Lets the visitor write at once. */
  async focusComposer(): Promise<void> {
    await this.updateComplete;
    await this.composer?.updateComplete;
    this.composer?.focus();
  }

  override render(): TemplateResult {
    const texts = this.#texts;
    const view = panelView(this.#state, this.reading);
    return html`
      <div
        class="panel"
        part="panel"
        role="dialog"
        aria-label=${texts.dialog}
        aria-modal=${this.#fullScreen.matches && this.open ? 'true' : nothing}
        ?inert=${!this.open}
        data-open=${this.open || nothing}
        @header-close=${this.#onClose}
        @header-back=${this.#onBack}
        @home-start=${this.#onStart}
        @home-earlier=${this.#onEarlier}
      >
        ${view === 'home' ? nothing : headerView(this.#state, texts, view === 'earlier')}
        ${statusView(this.#state, texts, () => this.#onUseHere())}
        ${view === 'home' ? homeView(this.#state, this.#slots.names, texts, this.locale) : this.#renderTranscript(view)}
        ${noticeView(this.#state, texts, () => this.#onDismiss())}
        <chat-widget-composer
          part="composer"
          exportparts="input, send"
          .value=${this.#state.draft}
          .placeholder=${texts.placeholder}
          .fault=${this.fault}
          .texts=${texts}
          @composer-input=${this.#onInput}
          @composer-send=${this.#onSend}
        ></chat-widget-composer>
      </div>
      <chat-widget-announcer .texts=${texts} .locale=${this.locale}></chat-widget-announcer>
    `;
  }

  #renderTranscript(view: PanelView): TemplateResult {
    const { pending, read, typing, transcript, historyBefore } = this.#state;
    const current = view === 'conversation';
    return html`<chat-widget-transcript
      part="transcript"
      exportparts="message, bubble"
      .messages=${shownMessages(this.#state, this.#lastShown)}
      .pending=${pending}
      .readUpTo=${read.agent}
      .readAt=${read.agentAt}
      .typing=${whoTypes(this.#state, this.#texts) === undefined ? null : typing}
      .more=${current && (transcript.messages[0]?.seq ?? 1) > 1}
      .loading=${current && historyBefore !== null}
      .texts=${this.#texts}
      .locale=${this.locale}
      @transcript-bottom=${this.#onBottom}
      @transcript-older=${this.#onOlder}
      @transcript-retry=${this.#onRetry}
      @transcript-edit=${this.#onEdit}
    ></chat-widget-transcript>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-widget-panel': ChatPanel;
  }
}
