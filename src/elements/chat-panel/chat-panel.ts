import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import { engineContext } from '../../controllers/engine-context.js';
import { FilledSlots } from '../../controllers/filled-slots.js';
import { MediaQuery } from '../../controllers/media-query.js';
import type { ReadOnlyPause } from '../../controllers/read-only-pause.js';
import { StoreController } from '../../controllers/store-controller.js';
import { VisualViewportSize } from '../../controllers/visual-viewport.js';
import type { ChatEngine } from '../../core/chat-engine-api.js';
import type { TextOverrides, Texts } from '../../locales/catalogue.js';
import type { ChatAnnouncer } from '../chat-announcer/chat-announcer.js';
import type { ChatComposer } from '../chat-composer/chat-composer.js';
import type { ChatForm } from '../chat-form/chat-form.js';
import type { ChatMenu } from '../chat-menu/chat-menu.js';
import type { ChatTranscript } from '../chat-transcript/chat-transcript.js';
import { shared } from '../styles/shared.styles.js';
import { tokens } from '../styles/tokens.styles.js';
import { PanelTexts } from '../texts/panel-texts.js';
import { FULL_SCREEN, styles } from './chat-panel.styles.js';
import { conversation, extras } from './chunks.js';
import { composerView } from './composer-view.js';
import { Composing } from './composing.js';
import type { ConversationNews } from './conversation-news.js';
import { homeView } from './home-view.js';
import { menuView } from './menu-view.js';
import { PanelCloseEvent } from './panel-events.js';
import { menuChoices, PanelMenu } from './panel-menu.js';
import { PanelNavigation } from './panel-navigation.js';
import { lacksAddress, NOTHING_YET, panelView, selectPanel, type PanelView } from './panel-view.js';
import { Reading } from './reading.js';
import type { TranscriptActs } from './transcript-acts.js';

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
  readonly #fullScreen = new MediaQuery(this, FULL_SCREEN);
  /** The widget hands on its slots: the page's content for them replaces the panel's own. */
  readonly #slots = new FilledSlots(this);
  #news: ConversationNews | undefined;
  readonly #composing = new Composing(
    this,
    () => this.#engine,
    () => this.composer,
  );
  readonly #reading = new Reading(this, () => this.#engine);
  #acts: TranscriptActs | undefined;
  readonly #menu = new PanelMenu(
    this,
    () => this.#engine,
    () => [this.#texts, this.locale],
  );
  readonly #navigation = new PanelNavigation(
    this,
    () => this.#engine,
    () => this.#state,
  );
  #readOnly: ReadOnlyPause | undefined;

  @query('chat-widget-composer') private readonly composer!: ChatComposer | null;
  @query('chat-widget-transcript') private readonly transcript!: ChatTranscript | null;
  @query('.form') private readonly form!: ChatForm | null;
  @query('chat-widget-menu') private readonly menu!: ChatMenu | null;
  @query('chat-widget-announcer') private readonly announcer!: ChatAnnouncer | null;

  @property({ type: Boolean }) open = false;
  /** Over the page, beside it, or in it where the element stands. */
  @property({ reflect: true }) mode: 'floating' | 'docked' | 'inline' = 'floating';
  /** The texts of the language; absent: English. */
  @property({ attribute: false }) catalogue: Texts | undefined;
  /** Texts that replace the catalogue's and the site's. */
  @property({ attribute: false }) messages: TextOverrides = {};
  @property() locale = 'en';

  readonly #layers = new PanelTexts();

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
    return this.#layers.merge(this.catalogue, this.#state.site?.texts, this.messages);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('open') && this.open) this.#engine?.loadSite();
    if (conversation.now) this.#readOnly ??= new conversation.now.ReadOnlyPause(this);
    this.#readOnly?.watch(this.#state.connection);
    if (this.#state.localConversationId !== null) this.#navigation.now = 'home';
    this.#reading.watch(this.#state);
    if (lacksAddress(this.#state)) extras.load().catch(() => {});
  }

  override updated(): void {
    const views = conversation.now;
    if (views)
      this.#news ??= new views.ConversationNews(this, views.noticeTexts, () => this.announcer);
    this.#news?.tell(this.#state, this.#texts, this.open);
  }

  #onClose(): void {
    if (this.#state.notice?.code === 'conversation-ended') this.#engine?.dismissNotice();
    this.#navigation.now = 'home';
    this.dispatchEvent(new PanelCloseEvent());
  }

  #onUseHere(): void {
    this.#readOnly?.end();
    this.#carryOver((engine) => engine.useHere());
  }

  /** Does what was asked for, and lets the visitor go on writing. */
  #carryOver(act: (engine: ChatEngine) => void): void {
    if (this.#engine) act(this.#engine);
    this.composer?.focus();
  }

  /** Puts the focus where the visitor goes on. */
  focusOn(what: 'menu' | 'form' | 'composer'): void {
    this[what]?.focus();
  }

  /** Hands the visitor the conversation as a file. */
  async downloadTranscript(): Promise<void> {
    await this.#menu.download();
  }

  /** Settles when the conversation, if there is one, is shown, or could not be loaded. */
  get shown(): Promise<unknown> {
    return this.#reading.loading.then(() => this.transcript?.updateComplete);
  }

  /** Lets the visitor write at once. */
  async focusComposer(): Promise<void> {
    await this.updateComplete;
    await this.composer?.updateComplete;
    this.composer?.focus();
  }

  override render(): TemplateResult {
    const texts = this.#texts;
    const now = this.#state;
    const views = conversation.now;
    const view = panelView(now, this.#navigation.now);
    const menu = menuView(this.#menu, menuChoices(now, this.#docked), texts);
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
        @header-back=${this.#navigation}
        @home-start=${this.#navigation}
        @home-earlier=${this.#navigation}
        @form-submit=${this.#navigation}
        @header-hold=${this.#menu}
      >
        <div class="content" ?inert=${this.#menu.asking !== null}>
          ${view === 'home' ? nothing : views?.headerView(now, texts, view, menu)}
          ${views?.statusView(now, texts, () => this.#onUseHere())} ${this.#renderView(view, menu)}
          ${views?.awayView(now, texts)}
          ${views?.closingView(now, texts, () => this.#carryOver((engine) => engine.keepChat()))}
          ${views?.noticeView(now, texts, () => this.#carryOver((engine) => engine.dismissNotice()))}
          ${this.#renderComposer(view)}
        </div>
        ${extras.now?.questionView(this.#menu, now, texts, this.locale)}
      </div>
      <chat-widget-announcer .texts=${texts} .locale=${this.locale}></chat-widget-announcer>
    `;
  }

  #renderView(view: PanelView, menu: TemplateResult): TemplateResult {
    const now = this.#state;
    const texts = this.#texts;
    const { locale } = this;
    const views = conversation.now;
    const failed = !views && this.#reading.failed;
    if (view === 'home' || failed) return homeView(now, this.#slots.names, texts, locale, menu);
    // Its place is kept while it loads.
    if (!views) return html`<chat-widget-transcript></chat-widget-transcript>`;
    if (view === 'form') return views.formView(now, texts);
    this.#acts ??= new views.TranscriptActs(
      this,
      () => this.#engine,
      this.#composing,
      () => this.composer,
      () => this.open && this.transcript?.atBottom === true,
    );
    return views.transcriptView(now, {
      messages: this.#reading.messages,
      current: view === 'conversation',
      place: this.#reading.place,
      texts,
      locale,
      listener: this.#acts,
    });
  }

  /** What the site asks first is asked before there is a field to write in. */
  #renderComposer(view: PanelView): TemplateResult | typeof nothing {
    const now = this.#state;
    if (now.needsForm && view !== 'conversation') return nothing;
    return composerView(
      now,
      this.#composing,
      this.#readOnly?.on === true,
      this.#texts,
      this.locale,
    );
  }

  /** Absent where there is nothing to choose: no room beside the page, or a place in it. */
  get #docked(): boolean | undefined {
    if (this.#fullScreen.matches || this.mode === 'inline') return undefined;
    return this.mode === 'docked';
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-widget-panel': ChatPanel;
  }
}
