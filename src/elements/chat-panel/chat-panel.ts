import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import { engineContext } from '../../controllers/engine-context.js';
import { FilledSlots } from '../../controllers/filled-slots.js';
import { LazyElement } from '../../controllers/lazy-element.js';
import { MediaQuery } from '../../controllers/media-query.js';
import { ReadOnlyPause } from '../../controllers/read-only-pause.js';
import { StoreController } from '../../controllers/store-controller.js';
import { VisualViewportSize } from '../../controllers/visual-viewport.js';
import type { ChatEngine } from '../../core/chat-engine-api.js';
import type { TextOverrides, Texts } from '../../locales/catalogue.js';
import { en } from '../../locales/en.js';
import type { ChatAnnouncer } from '../chat-announcer/chat-announcer.js';
import { ChatComposer } from '../chat-composer/chat-composer.js';
import type {
  ChatConversation,
  ConversationAnnounceEvent,
  ConversationComposeEvent,
} from '../chat-conversation/chat-conversation.js';
import type { ChatForm } from '../chat-form/chat-form.js';
import { ChatHome } from '../chat-home/chat-home.js';
import { ChatMenu, MenuChooseEvent } from '../chat-menu/chat-menu.js';
import { defineElement } from '../define-element.js';
import { reloadButton } from '../reload-button.js';
import { shared } from '../styles/shared.styles.js';
import { tokens } from '../styles/tokens.styles.js';
import { mergeTexts } from '../texts/merge-texts.js';
import { siteTexts } from '../texts/site-texts.js';
import { FULL_SCREEN, styles } from './chat-panel.styles.js';
import { ComposerController } from './composer-controller.js';
import type { MenuController } from './menu-controller.js';
import {
  EMPTY_PANEL,
  knownAnswers,
  menuChoices,
  shouldLoadConversation,
  ownBodies,
  panelView,
  selectPanel,
  type PanelModel,
  type PanelView,
} from './panel-model.js';
import { PanelRouter } from './panel-router.js';

/** The visitor closes the panel. */
export class PanelCloseEvent extends Event {
  constructor() {
    super('panel-close', { bubbles: true });
  }
}

/**
 * The widget's dialog: home view, conversation, composer and menu. It reads the engine's state, passes
 * it down as properties, and turns events into calls of the engine.
 *
 * @event {PanelCloseEvent} panel-close - the visitor closes the panel
 * @csspart panel - the dialog
 * @csspart header - its header
 * @csspart transcript - the conversation, with parts `message` and `bubble`
 * @csspart composer - where the visitor writes, with parts `input` and `send`
 * @slot greeting - the heading of the home view
 * @slot offline - what the home view says while nobody is available
 */
export class ChatPanel extends LitElement {
  static override styles = [tokens, shared, styles];

  /** Registers the element and those that load with it. */
  static define(): void {
    defineElement('chat-widget-composer', ChatComposer);
    defineElement('chat-widget-home', ChatHome);
    defineElement('chat-widget-menu', ChatMenu);
    defineElement('chat-widget-panel', ChatPanel);
  }

  readonly #store = new StoreController(this, engineContext, selectPanel);
  readonly #fullScreen = new MediaQuery(this, FULL_SCREEN);
  readonly #slots = new FilledSlots(this);
  readonly #readOnly = new ReadOnlyPause(this);
  readonly #composer = new ComposerController(this);
  readonly #conversation = new LazyElement(this, () => this.defineConversation());
  readonly #form = new LazyElement(this, async () => {
    const { ChatForm } = await import('../chat-form/chat-form.js');
    ChatForm.define();
  });
  readonly #menuLoader = new LazyElement(this, async () => {
    const { MenuController } = await import('./menu-controller.js');
    this.#menu ??= new MenuController(this);
  });
  readonly #router = new PanelRouter(this, this.#conversation, this.#form);

  @query('chat-widget-composer') readonly composer!: ChatComposer | null;
  @query('chat-widget-form') private readonly form!: ChatForm | null;
  @query('chat-widget-menu') private readonly menu!: ChatMenu | null;
  @query('chat-widget-conversation') private readonly conversation!: ChatConversation | null;
  @query('chat-widget-announcer') private readonly announcer!: ChatAnnouncer | null;

  @property({ type: Boolean }) open = false;
  @property({ reflect: true }) mode: 'floating' | 'docked' | 'inline' = 'floating';
  /** The texts of the language; absent: English. */
  @property({ attribute: false }) catalogue: Texts | undefined;
  /** The page's texts. They override the catalogue's and the site's. */
  @property({ attribute: false }) messages: TextOverrides = {};
  /** The text that says that something did not load, and that the page should be reloaded. */
  @property() notLoaded = '';
  @property() locale = 'en';

  /** Loads when the menu is first used. */
  #menu: MenuController | undefined;
  /** How often the visitor had been forgotten at the last update. */
  #forgotten = 0;
  #texts: Texts = en;
  /** What `#texts` was merged from. */
  #textLayers: readonly unknown[] = [];

  constructor() {
    super();
    this.addController(new VisualViewportSize(this));
    this.addEventListener('slotchange', this.#slots.onSlotChange);
  }

  get engine(): ChatEngine | undefined {
    return this.#store.provider;
  }

  get model(): PanelModel {
    return this.#store.value ?? EMPTY_PANEL;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const { model } = this;
    this.#mergeTexts();
    if (changed.has('open') && this.open) this.engine?.loadSite();
    this.#readOnly.update(model.connection);
    // What the former visitor typed in the form goes with it.
    if (model.localConversationId !== null || model.forgotten !== this.#forgotten)
      this.#router.reset();
    this.#forgotten = model.forgotten;
    if (shouldLoadConversation(model)) void this.#conversation.load();
  }

  /** The texts are a new object only when they change: a new one renders every message again. */
  #mergeTexts(): void {
    const { catalogue = en, messages } = this;
    const own = [...siteTexts(this.model.site, this.locale), messages];
    const layers = [catalogue, ...own];
    if (layers.every((layer, index) => layer === this.#textLayers[index])) return;
    this.#textLayers = layers;
    this.#texts = mergeTexts(catalogue, ...own);
  }

  /**
   * Loads the elements of a conversation, and with them the menu: a visitor without a network must be able
   * to end the conversation.
   */
  protected async defineConversation(): Promise<void> {
    void this.#menuLoader.load();
    const { ChatConversation } = await import('../chat-conversation/chat-conversation.js');
    ChatConversation.define();
  }

  #onClose(): void {
    if (this.model.notice?.code === 'conversation-ended') this.engine?.dismissNotice();
    // The form is there again when the panel opens, as after Escape.
    if (this.#router.destination !== 'form') this.#router.destination = 'home';
    this.dispatchEvent(new PanelCloseEvent());
  }

  #onCompose({ text }: ConversationComposeEvent): void {
    if (text) this.#composer.append(text);
    this.#readOnly.end();
    this.composer?.focus();
  }

  #onAnnounce({ announcement }: ConversationAnnounceEvent): void {
    if (typeof announcement === 'string') this.announcer?.say(announcement);
    else this.announcer?.announce(announcement, !this.open);
  }

  async #onMenuChoose({ choice }: MenuChooseEvent): Promise<void> {
    if (await this.#menuLoader.load()) this.#menu?.choose(choice);
  }

  #onHeaderLongPress(): void {
    if (this.model.localConversationId !== null)
      void this.#onMenuChoose(new MenuChooseEvent('clear'));
  }

  focusOn(what: 'menu' | 'form' | 'composer'): void {
    this[what]?.focus();
  }

  /** Focuses the composer as soon as it is rendered. */
  async focusComposer(): Promise<void> {
    await this.updateComplete;
    await this.composer?.updateComplete;
    this.composer?.focus();
  }

  /** Downloads the conversation as a text file. */
  async downloadTranscript(): Promise<void> {
    const { downloadTranscript } = await import('./transcript-file.js');
    if (this.engine) await downloadTranscript(this.engine, this.#texts, this.locale);
  }

  /** Resolves when the conversation, if there is one, is rendered or could not be loaded. */
  async conversationShown(): Promise<void> {
    await this.#conversation.attempt;
    await this.conversation?.updateComplete;
  }

  override render(): TemplateResult {
    const { model } = this;
    const texts = this.#texts;
    const view = panelView(model, this.#router.destination);
    const isHome = view === 'home' || this.#conversation.failed;
    const menu = this.#renderMenu();
    return html`
      <div
        class="panel"
        part="panel"
        role="dialog"
        aria-label=${texts.dialog}
        aria-modal=${this.#fullScreen.matches && this.open ? 'true' : nothing}
        ?inert=${!this.open}
        data-open=${this.open || nothing}
      >
        <div class="content" ?inert=${this.#menu?.confirming !== undefined}>
          ${isHome ? nothing : this.#renderHeader(view, menu)}
          <chat-widget-conversation
            exportparts="transcript, message, bubble"
            .view=${view}
            .open=${this.open}
            .form=${this.#form}
            .texts=${texts}
            .locale=${this.locale}
            @conversation-compose=${this.#onCompose}
            @conversation-announce=${this.#onAnnounce}
          >
            ${isHome ? this.#renderHome(menu) : nothing}
            ${this.#router.keepsForm ? this.#renderForm(view !== 'form') : nothing}
          </chat-widget-conversation>
          ${this.#renderNotLoaded()}
          ${this.#renderComposer(model.needsForm && view !== 'conversation')}
        </div>
        ${this.#menu?.render(texts, this.locale)}
      </div>
      <chat-widget-announcer .texts=${texts} .locale=${this.locale}></chat-widget-announcer>
    `;
  }

  #renderHeader(view: PanelView, menu: TemplateResult): TemplateResult {
    const { session, site } = this.model;
    const texts = this.#texts;
    const online = site?.availability.online;
    const isPrevious = view === 'previous-conversation';
    const availability = online === undefined ? '' : online ? texts.online : texts.away;
    return html`<chat-widget-header
      part="header"
      .heading=${isPrevious ? texts.earlier : (session?.assignedTo?.name ?? site?.name ?? texts.team)}
      .detail=${isPrevious ? '' : availability}
      .online=${online}
      .back=${view !== 'conversation'}
      .texts=${texts}
      @header-back=${this.#router.onBack}
      @header-close=${this.#onClose}
      @header-long-press=${this.#onHeaderLongPress}
      >${menu}</chat-widget-header
    >`;
  }

  #renderHome(menu: TemplateResult): TemplateResult {
    const { site, previousConversation } = this.model;
    // System messages do not say what the conversation was about.
    const said = previousConversation?.messages.filter(({ author }) => author.kind !== 'system');
    return html`<chat-widget-home
      exportparts="header"
      .site=${site}
      .previousMessage=${said?.at(-1)}
      .texts=${this.#texts}
      .locale=${this.locale}
      @home-start=${this.#router.onStart}
      @home-previous=${this.#router.onPrevious}
      @home-close=${this.#onClose}
    >
      ${menu} ${this.#slots.names.map((name) => html`<slot name=${name} slot=${name}></slot>`)}
    </chat-widget-home>`;
  }

  #renderForm(isHidden: boolean): TemplateResult {
    const { site, profile } = this.model;
    const fields = site?.preChat ?? [];
    return html`<chat-widget-form
      ?hidden=${isHidden}
      .fields=${fields}
      .values=${knownAnswers(fields, profile)}
      .texts=${this.#texts}
      @form-submit=${this.#router.onSubmit}
    ></chat-widget-form>`;
  }

  #renderMenu(): TemplateResult {
    const canDock = !this.#fullScreen.matches && this.mode !== 'inline';
    const docked = canDock ? this.mode === 'docked' : undefined;
    return html`<chat-widget-menu
      slot="actions"
      .choices=${menuChoices(this.model, docked)}
      .list=${this.#menuLoader}
      .texts=${this.#texts}
      @menu-choose=${this.#onMenuChoose}
    ></chat-widget-menu>`;
  }

  /** Whether something that the visitor asked for did not load. */
  get #isIncomplete(): boolean {
    const parts = [this.#conversation, this.#form, this.#menuLoader, this.#menu];
    return parts.some((part) => part?.failed);
  }

  /** If the conversation's element does not load, the visitor's own messages are shown here. */
  #renderNotLoaded(): TemplateResult | typeof nothing {
    if (!this.#isIncomplete) return nothing;
    const written =
      this.#conversation.failed && this.engine ? ownBodies(this.engine.store.get()) : [];
    return html`<div class="not-loaded">
      ${
        written.length > 0
          ? html`<div class="written" tabindex="0">
              <div>${written.map((body) => html`<p><bdi .textContent=${body}></bdi></p>`)}</div>
            </div>`
          : nothing
      }
      <div role="alert">${reloadButton(this.notLoaded)}</div>
    </div>`;
  }

  /** While a form comes first, the composer is shown only if it has a draft, and Send opens the form. */
  #renderComposer(needsForm: boolean): TemplateResult | typeof nothing {
    const { draft, outdated } = this.model;
    if (needsForm && !draft) return nothing;
    const texts = this.#texts;
    const isPaused = this.#readOnly.active;
    return html`<chat-widget-composer
      part="composer"
      exportparts="input, send"
      .value=${draft}
      .placeholder=${texts.placeholder}
      .error=${this.#composer.errorText(texts, this.locale)}
      .readOnly=${outdated || isPaused}
      .note=${isPaused ? texts.superseded : ''}
      .texts=${texts}
      @composer-input=${this.#composer.onInput}
      @composer-send=${needsForm ? this.#router.onStart : this.#composer.onSend}
    ></chat-widget-composer>`;
  }
}

declare global {
  interface HTMLElementEventMap {
    'panel-close': PanelCloseEvent;
  }
  interface HTMLElementTagNameMap {
    'chat-widget-panel': ChatPanel;
  }
}
