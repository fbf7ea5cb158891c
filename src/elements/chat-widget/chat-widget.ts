import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { SendOutcome } from '../../core/chat-engine-api.js';
import type { Undo } from '../../core/ports.js';
import type { Identity } from '../../core/state/visitor-context.js';
import type { TextOverrides } from '../../locales/catalogue.js';
import type { ConversationData, RoutingData } from '../../protocol/context.js';
import type { ChatPanel } from '../chat-panel/chat-panel.js';
import { chatIcon, downIcon } from '../icons/icons.js';
import { reloadButton } from '../reload-button.js';
import { accent } from '../styles/accent.styles.js';
import { base } from '../styles/base.styles.js';
import { directionOf } from '../texts/locale-of.js';
import { mergeTexts } from '../texts/merge-texts.js';
import { styles } from './chat-widget.styles.js';
import type { EngineController } from './engine-controller.js';
import { ChatCloseEvent, ChatErrorEvent, ChatOpenEvent, ChatReadyEvent } from './events.js';
import { LanguageController } from './language-controller.js';
import { triggerLoad } from './load-trigger.js';
import { OPTION_ATTRIBUTES, isTrue } from './option-attributes.js';

/**
 * Live chat for a page: a launcher button in the corner, and a panel that opens from it. The element
 * itself is small; the rest of the widget loads when `data-load` says so, or on first use.
 * @attr {string} data-server - the chat server's origin; defaults to the origin of this script
 * @attr {string} data-site - the site's public token
 * @attr {'idle' | 'interaction' | 'eager'} [data-load='idle'] - when the rest loads: once the page is
 *   idle, when the visitor points at the launcher or focuses it, or at once. If a conversation is
 *   stored, it loads at once
 * @attr {boolean} data-no-history - keep no transcript on the device
 * @attr {boolean} data-no-profile - keep no profile of the visitor on the device
 * @attr {boolean} data-no-restore - restore no conversation after a page load; the same as
 *   `data-history-ttl="0"`
 * @attr {boolean} data-no-visitor-id - set no cookie for counting visitors
 * @attr {boolean} data-no-page-context - do not tell the server which page the visitor is on
 * @attr {number} [data-history-ttl=86400] - how long the conversation stays on the device, in seconds; the
 *   site can shorten it. `0` keeps neither transcript nor session key
 * @attr {number} [data-heartbeat-interval=30] - seconds between heartbeats to the server, at least 1
 * @attr {string} data-actions - what guided tasks may do in this page, if the visitor agrees: any of
 *   `navigate highlight scroll click fill`, with spaces between. By default nothing
 * @attr {boolean} data-debug - log each step of the session to the browser's console
 * @event {ChatReadyEvent} chat-ready - the rest has loaded, and the conversation, if there is one, is shown
 * @event {ChatOpenEvent} chat-open - the panel opened: by the visitor, by the page, or in another tab
 * @event {ChatCloseEvent} chat-close - the panel closed
 * @event {ChatUnreadEvent} chat-unread - the number of unread messages changed: `count`
 * @event {ChatMessageEvent} chat-message - a message was added to the conversation, the visitor's own
 *   included: `id`, `author`. Restored messages do not fire it
 * @event {ChatConnectionEvent} chat-connection - the connection to the server changed: `status`
 * @event {ChatSessionEvent} chat-session - the conversation started, was restored, or ended: `status`,
 *   `reason`
 * @event {ChatActionEvent} chat-action - a step of a guided task is about to be carried out in this page:
 *   `taskId`, `step`, `kind`, `selector`, `url`. `preventDefault()` refuses it
 * @event {ChatErrorEvent} chat-error - something failed or was refused: `code`
 * @csspart launcher - the launcher button
 * @csspart badge - the number of unread messages on it
 * @csspart panel - the dialog
 * @csspart header - the panel's header
 * @csspart transcript - the list of messages
 * @csspart message - one message, with its time and status
 * @csspart bubble - the box around a message's text
 * @csspart composer - the form in which the visitor writes
 * @csspart input - the composer's text field
 * @csspart send - the composer's button
 * @slot launcher - the icon in the launcher button
 * @slot greeting - the heading that is shown before a conversation
 * @slot offline - the text below the heading, while no agent is available
 * @cssprop --chat-accent - the accent colour, usually the only one to set
 * @cssprop --chat-on-accent - text on the accent; defaults to black or white, whichever is readable
 * @cssprop --chat-surface - the background
 * @cssprop --chat-text - the text colour
 * @cssprop --chat-font - the font family; defaults to the page's
 * @cssprop --chat-radius - the radius of the panel's corners; other radii are derived from it
 * @cssprop --chat-width - the panel's width
 * @cssprop --chat-height - the panel's maximum height
 * @cssprop --chat-offset - the distance from the edges of the window
 * @cssprop --chat-z-index - the stacking order
 * @cssstate open - the panel is open
 * @cssstate unread - there are unread messages
 * @cssstate connected - the widget is connected to the server
 * @cssstate reconnecting - the connection was lost and is being retried
 * @cssstate offline - the same, and the device has no network
 */
export class ChatWidget extends LitElement {
  static override styles = [accent, base, styles];
  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, ...OPTION_ATTRIBUTES];
  }

  readonly #language = new LanguageController(this);

  @query('.launcher') private readonly launcher!: HTMLButtonElement;
  @query('chat-widget-panel') private readonly panel!: ChatPanel | null;

  /** `undefined` until the rest has loaded; `null` after the visitor asked for it and it did not load. */
  @state() private controller: EngineController | null | undefined;

  /** Whether the panel is open. */
  @property({
    reflect: true,
    converter: { fromAttribute: isTrue, toAttribute: (on) => (on ? '' : null) },
  })
  open = false;
  /**
   * Where the panel is: over the page in the corner, docked at a side of the window, or inline where the
   * element is. The visitor's own choice takes precedence, except over `inline`.
   */
  @property({ reflect: true, useDefault: true }) mode: 'floating' | 'docked' | 'inline' =
    'floating';
  /** The corner of the window; for a docked panel, the side. */
  @property({ reflect: true, useDefault: true }) position: 'bottom-right' | 'bottom-left' =
    'bottom-right';
  /** `inherit` follows the page's `color-scheme`, `auto` follows the system. */
  @property({ reflect: true, useDefault: true }) theme: 'inherit' | 'auto' | 'light' | 'dark' =
    'inherit';
  /** The language of texts and dates; defaults to the nearest `lang`, then the browser's language. */
  @property() locale = '';
  /** Texts that replace the widget's own, by key. */
  @property({ attribute: false }) messages: TextOverrides = {};
  /**
   * Data for routing: an object of strings and booleans, at most 16 KiB of JSON. Assign a new object to
   * change it; a key that is `null` or left out is removed. An invalid value is reverted on the next
   * update and fires `chat-error` with `context_invalid` or `context_too_large`.
   */
  @property({ attribute: false }) routingData: RoutingData = {};
  /** Data for the agent: any JSON object. Otherwise the same rules as for `routingData`. */
  @property({ attribute: false }) conversationData: ConversationData = {};
  /** @internal The last identity that `identify` was given. */
  @state() identity: Identity | undefined;

  #resolveReady: () => void = () => {};
  /** Resolves when the rest has loaded and the panel can be used. */
  readonly ready: Promise<void> = new Promise((resolve) => (this.#resolveReady = resolve));

  #loading: Promise<EngineController> | undefined;
  #cancelTrigger: Undo = () => {};
  /** Who set `open` before the rest had loaded: that takes precedence over what is remembered. */
  #openedBy: 'visitor' | 'page' | undefined;
  /** The next change of `open` is the visitor's, not the page's. */
  #isByVisitor = false;
  #focusComposer = false;

  override connectedCallback(): void {
    super.connectedCallback();
    requestAnimationFrame(() => this.#moveToTopLayerIfContained());
    if (this.controller) return;
    this.#cancelTrigger = triggerLoad(this.getAttribute('data-load'), this, () => {
      this.#load().catch(() => {});
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#cancelTrigger();
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    super.attributeChangedCallback(name, old, value);
    if (OPTION_ATTRIBUTES.includes(name) && old !== value) this.controller?.configure();
  }

  override updated(changed: PropertyValues<this>): void {
    this.controller?.alert(this.#unreadText);
    if (changed.has('open') && (this.open || changed.get('open'))) this.#onOpenChange();
    if (this.#focusComposer && this.open && this.panel) {
      this.#focusComposer = false;
      void this.panel.focusComposer();
    }
  }

  /** A fixed element has an `offsetParent` only if an ancestor, not the window, is its containing block. */
  #moveToTopLayerIfContained(): void {
    if (this.mode === 'inline' || !this.offsetParent) return;
    import('./top-layer.js').then(
      ({ moveToTopLayer }) => moveToTopLayer(this),
      () => {},
    );
  }

  #onOpenChange(): void {
    this.controller?.setOpen(this.open, this.#isByVisitor ? 'visitor' : 'page');
    this.#isByVisitor = false;
    if (this.open) {
      this.#load().catch(() => {});
      void this.#language.load();
    }
    // The focus must not stay in a closed panel.
    else if (this.panel?.matches(':focus-within')) this.launcher.focus();
    this.dispatchEvent(this.open ? new ChatOpenEvent() : new ChatCloseEvent());
  }

  #onLauncherClick(): void {
    this.#openedBy = 'visitor';
    this.#focusComposer = !this.open;
    this.#setOpenByVisitor(!this.open);
  }

  #setOpenByVisitor(open: boolean): void {
    this.#isByVisitor = true;
    this.open = open;
  }

  #onPanelClose(): void {
    this.#setOpenByVisitor(false);
    // A launcher that is covered by the panel cannot take the focus yet.
    void this.updateComplete.then(() => this.launcher.focus());
  }

  #onKeydown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented || !this.open) return;
    event.preventDefault();
    event.stopPropagation();
    this.#onPanelClose();
  }

  /** Loads the rest once. After a failure the next call tries again. */
  #load(): Promise<EngineController> {
    this.#loading ??= this.#start().catch((error: unknown) => {
      this.#loading = undefined;
      this.open = false;
      if (this.#openedBy === 'visitor') this.controller = null;
      this.dispatchEvent(new ChatErrorEvent('load_failed'));
      throw error;
    });
    return this.#loading;
  }

  async #start(): Promise<EngineController> {
    const [controller] = await Promise.all([this.createController(), this.#language.load()]);
    this.#cancelTrigger();
    controller.attach(this.#openedBy);
    this.controller = controller;
    await this.updateComplete;
    await this.panel?.updateComplete;
    const onReady = (): void => this.#onReady();
    Promise.resolve(this.panel?.conversationShown()).then(onReady, onReady);
    return controller;
  }

  #onReady(): void {
    this.#resolveReady();
    this.dispatchEvent(new ChatReadyEvent());
  }

  /** Loads everything behind the launcher. */
  protected async createController(): Promise<EngineController> {
    const { EngineController } = await import('./engine-controller.js');
    return new EngineController(this);
  }

  /** Opens the panel. The focus stays where it is. */
  async show(): Promise<void> {
    await this.#setOpenByPage(true);
  }

  /** Closes the panel. */
  async hide(): Promise<void> {
    await this.#setOpenByPage(false);
  }

  /** Opens the panel if it is closed, and closes it if it is open. */
  async toggle(): Promise<void> {
    await this.#setOpenByPage(!this.open);
  }

  async #setOpenByPage(open: boolean): Promise<void> {
    this.#openedBy ??= 'page';
    this.open = open;
    await this.#load();
    await this.updateComplete;
  }

  /** Sends a text as the visitor and resolves with the outcome. The panel need not be open. */
  async send(text: string): Promise<SendOutcome> {
    return (await this.#load()).engine.send(text);
  }

  /**
   * Says who the visitor is. The identity stays in memory and is sent with the conversation, now or when
   * one starts. A token is valid for five minutes at most, so call this again with a fresh one when a
   * conversation starts. If the token verifies another person than before, the conversation ends, and
   * the previous person's data is removed from the device. An invalid identity fires `chat-error` with
   * `identity_invalid`.
   */
  identify(identity: Identity): void {
    this.identity = identity;
  }

  /** Ends the conversation as if the visitor had chosen “End chat”. */
  async endChat(): Promise<void> {
    (await this.#load()).engine.end();
  }

  /** Ends the conversation and leaves an empty one in its place; the panel stays open. */
  async clearConversation(): Promise<void> {
    (await this.#load()).engine.clear();
  }

  /**
   * Deletes the conversation, and every earlier one whose keys this browser still has, from the device
   * and the server. Resolves with `false` if the server could not be reached; the request is then
   * retried for a day.
   */
  async deleteMyData(): Promise<boolean> {
    return (await this.#load()).engine.eraseAll();
  }

  /** Downloads the conversation as a text file. */
  async downloadTranscript(): Promise<void> {
    await this.#load();
    await this.panel?.downloadTranscript();
  }

  /** For a sign-out: ends the conversation in all tabs and removes the visitor's data from the device. */
  async logout(): Promise<void> {
    (await this.#load()).engine.logout();
  }

  /**
   * Before a catalogue has loaded, two of them are missing. They are not needed yet: no panel can be closed,
   * and nothing is unread.
   */
  get #launcherTexts() {
    const { catalogue, launcherTexts } = this.#language;
    const texts = { closeChat: launcherTexts.openChat, unread_other: '' };
    const merged = { ...texts, ...(catalogue ?? this.controller?.texts), ...launcherTexts };
    return mergeTexts(merged, this.controller?.siteTexts(this.#language.locale), this.messages);
  }

  get #unreadText(): string {
    return this.controller?.unreadText(this.#launcherTexts, this.#language.locale) ?? '';
  }

  override render(): TemplateResult {
    const { locale } = this.#language;
    return html`
      <section
        aria-label=${this.#launcherTexts.landmark}
        lang=${locale}
        dir=${this.dir || directionOf(locale)}
        @keydown=${this.#onKeydown}
      >
        ${this.#renderPanel()} ${this.#renderLauncher()}
      </section>
    `;
  }

  #renderPanel(): TemplateResult | typeof nothing {
    const { locale, catalogue } = this.#language;
    const { notLoaded } = this.#launcherTexts;
    if (this.controller === undefined) return nothing;
    if (this.controller === null) return html`<div role="alert">${reloadButton(notLoaded)}</div>`;
    return html`<chat-widget-panel
      exportparts="panel, header, transcript, message, bubble, composer, input, send"
      .open=${this.open}
      .mode=${this.mode}
      .catalogue=${catalogue}
      .messages=${this.messages}
      .notLoaded=${notLoaded}
      .locale=${locale}
      @panel-close=${this.#onPanelClose}
    >
      <slot name="greeting" slot="greeting"></slot>
      <slot name="offline" slot="offline"></slot>
    </chat-widget-panel>`;
  }

  #renderLauncher(): TemplateResult {
    const texts = this.#launcherTexts;
    const { unread = 0 } = this.controller ?? {};
    const name = this.open ? texts.closeChat : texts.openChat;
    const unreadText = this.#unreadText;
    return html`<button
      class="launcher"
      part="launcher"
      data-open=${this.controller ? this.open || nothing : nothing}
      aria-expanded=${this.open ? 'true' : 'false'}
      aria-label=${unreadText ? `${name}, ${unreadText}` : name}
      @click=${this.#onLauncherClick}
    >
      <slot name="launcher">${this.open ? downIcon : chatIcon}</slot>
      ${
        unread > 0
          ? html`<span
              class="badge"
              part="badge"
              aria-hidden="true"
              translate="no"
              .textContent=${unread > 99 ? '99+' : unread}
            ></span>`
          : nothing
      }
    </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-widget': ChatWidget;
  }
}
