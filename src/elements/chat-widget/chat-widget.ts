import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { SendOutcome } from '../../core/chat-engine-api.js';
import type { Undo } from '../../core/ports.js';
import { enLauncher } from '../../locales/en-launcher.js';
import type { TextOverrides } from '../../locales/en.js';
import type { ChatPanel } from '../chat-panel/chat-panel.js';
import { accent } from '../accent.styles.js';
import { base } from '../base.styles.js';
import { localeOf } from '../locale-of.js';

import { mergeTexts } from '../texts.js';
import { styles } from './chat-widget.styles.js';
import { ChatCloseEvent, ChatErrorEvent, ChatOpenEvent, ChatReadyEvent } from './events.js';
import { launcherView } from './launcher-view.js';
import { loadWhen } from './load-when.js';
import { OPTION_ATTRIBUTES, isTrue, readOptions } from './options.js';
import type { WidgetRuntime } from './widget-runtime.js';

/**
 * Live chat for a page: a button in the corner, and a panel that opens from it. The element itself is
 * small; the panel and all behind it load when `data-load` says so, or when they are needed.
 * @attr data-server - the API's origin; default: where this script came from
 * @attr data-site - the site's public token
 * @attr data-load - when the rest loads: `idle` (default), `interaction`, `eager`
 * @attr data-no-history - keep no transcript on the device
 * @attr data-history-ttl - for how many seconds the conversation stays on the device
 * @attr data-heartbeat-interval - seconds between signs of life
 * @attr data-no-page-context - do not tell the server which page the visitor is on
 * @attr data-debug - log the session's steps
 * @event {ChatReadyEvent} chat-ready - loaded, and the conversation, if there is one, is shown
 * @event {ChatOpenEvent} chat-open - the panel was opened
 * @event {ChatCloseEvent} chat-close - the panel was closed
 * @event {ChatUnreadEvent} chat-unread - the number of unread messages changed
 * @event {ChatMessageEvent} chat-message - a message came into the conversation
 * @event {ChatConnectionEvent} chat-connection - the connection changed
 * @event {ChatSessionEvent} chat-session - the conversation began, was restored, or ended
 * @event {ChatErrorEvent} chat-error - something does not work
 * @csspart launcher - the button
 * @csspart badge - the number of unread messages
 * @csspart panel - the dialog
 * @csspart header - its head
 * @csspart transcript - the conversation
 * @csspart message - one message with its meta line
 * @csspart bubble - a message's body
 * @csspart composer - where one writes
 * @csspart input - the field in it
 * @csspart send - the button in it
 * @slot launcher - the button's picture
 * @slot greeting - the words at the head of the home view
 * @slot offline - what the home view says while nobody is there
 * @cssprop --chat-accent - the one colour that is yours
 * @cssprop --chat-on-accent - text on it; default: black or white, whichever can be read
 * @cssprop --chat-surface - the background
 * @cssprop --chat-text - the text
 * @cssprop --chat-font - the font family; default: the page's
 * @cssprop --chat-radius - the panel's corners; the others follow
 * @cssprop --chat-width - the panel's width
 * @cssprop --chat-height - the panel's greatest height
 * @cssprop --chat-offset - distance from the window's edges
 * @cssprop --chat-z-index - place in the stack
 * @cssstate open - the panel is shown
 * @cssstate unread - there are unread messages
 * @cssstate connected - there is a connection to the server
 * @cssstate reconnecting - it was lost, and is being tried again
 * @cssstate offline - the same, and the device has no network
 */
export class ChatWidget extends LitElement {
  static override styles = [accent, base, styles];
  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, ...OPTION_ATTRIBUTES];
  }

  #resolveReady: () => void = () => {};

  /** Resolves when the rest has loaded and the panel can be used. */
  readonly ready = new Promise<void>((resolve) => (this.#resolveReady = resolve));

  @query('.launcher') private readonly launcher!: HTMLButtonElement;
  @query('chat-widget-panel') private readonly panel!: ChatPanel | null;

  @state() private runtime: WidgetRuntime | undefined;

  /** The panel is shown. */
  @property({
    reflect: true,
    converter: { fromAttribute: isTrue, toAttribute: (on) => (on ? '' : null) },
  })
  open = false;
  /** The corner of the window: `bottom-right` or `bottom-left`. */
  @property({ reflect: true, useDefault: true }) position: 'bottom-right' | 'bottom-left' =
    'bottom-right';
  /** `inherit` follows the page's `color-scheme`, `auto` the system. */
  @property({ reflect: true, useDefault: true }) theme: 'inherit' | 'auto' | 'light' | 'dark' =
    'inherit';
  /** Language of texts and dates; default: the nearest `lang`. */
  @property() locale = '';
  /** Texts that replace the widget's own. */
  @property({ attribute: false }) messages: TextOverrides = {};

  #loading: Promise<WidgetRuntime> | undefined;
  #stopWaiting: Undo = () => {};
  /** What was asked for before the rest had loaded: it goes before what is remembered. */
  #asked = false;
  #focusComposer = false;

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.runtime) return;
    this.#stopWaiting = loadWhen(this.getAttribute('data-load'), this, () => {
      this.#load().catch(() => {});
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopWaiting();
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    super.attributeChangedCallback(name, old, value);
    if (OPTION_ATTRIBUTES.includes(name) && old !== value)
      this.runtime?.configure(readOptions(this));
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('open') && (this.open || changed.get('open'))) this.#onOpenChanged();
    if (this.#focusComposer && this.open && this.panel) {
      this.#focusComposer = false;
      void this.panel.focusComposer();
    }
  }

  #onOpenChanged(): void {
    this.runtime?.setOpen(this.open);
    if (this.open) this.#load().catch(() => {});
    // The focus must not stay in what can no longer be seen.
    else if (this.shadowRoot?.activeElement === this.panel) this.launcher.focus();
    this.dispatchEvent(this.open ? new ChatOpenEvent() : new ChatCloseEvent());
  }

  #onLauncherClick(): void {
    this.#asked = true;
    this.#focusComposer = !this.open;
    this.open = !this.open;
  }

  #onPanelClose(): void {
    this.open = false;
    // While the panel covers the window the launcher cannot take the focus.
    void this.updateComplete.then(() => this.launcher.focus());
  }

  #onKeydown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented || !this.open) return;
    event.preventDefault();
    event.stopPropagation();
    this.#onPanelClose();
  }

  /** Loads the rest once; after a failure the next call tries again. */
  #load(): Promise<WidgetRuntime> {
    this.#loading ??= this.#start().catch((error: unknown) => {
      this.#loading = undefined;
      this.open = false;
      this.dispatchEvent(new ChatErrorEvent('load_failed'));
      throw error;
    });
    return this.#loading;
  }

  async #start(): Promise<WidgetRuntime> {
    const options = readOptions(this);
    if (options.site === '') this.dispatchEvent(new ChatErrorEvent('no_site'));
    const runtime = await this.createRuntime();
    this.#stopWaiting();
    runtime.attach(options, this.#asked);
    this.runtime = runtime;
    await this.updateComplete;
    await this.panel?.updateComplete;
    this.#resolveReady();
    this.dispatchEvent(new ChatReadyEvent());
    return runtime;
  }

  /** Fetches what is behind the launcher. */
  protected async createRuntime(): Promise<WidgetRuntime> {
    const { startRuntime } = await import('./start-runtime.js');
    return startRuntime(this);
  }

  /** Opens the panel; the focus stays where it is. */
  async show(): Promise<void> {
    await this.#setOpen(true);
  }

  /** Closes the panel. */
  async hide(): Promise<void> {
    await this.#setOpen(false);
  }

  /** Opens the panel, or closes it. */
  async toggle(): Promise<void> {
    await this.#setOpen(!this.open);
  }

  /** Sends a text as the visitor; what became of it. It need not be open for that. */
  async send(text: string): Promise<SendOutcome> {
    const runtime = await this.#load();
    return runtime.engine.send(text);
  }

  async #setOpen(open: boolean): Promise<void> {
    this.#asked = true;
    this.open = open;
    await this.#load();
    await this.updateComplete;
  }

  override render(): TemplateResult {
    const texts = mergeTexts(enLauncher, this.runtime?.siteTexts, this.messages);
    const locale = localeOf(this);
    const unread = this.runtime?.unread ?? 0;
    return html`
      <section aria-label=${texts.landmark} lang=${locale} @keydown=${this.#onKeydown}>
        ${
          this.runtime
            ? html`<chat-widget-panel
                exportparts="panel, header, transcript, message, bubble, composer, input, send"
                .open=${this.open}
                .messages=${this.messages}
                .locale=${locale}
                @panel-close=${this.#onPanelClose}
              >
                <slot name="greeting" slot="greeting"></slot>
                <slot name="offline" slot="offline"></slot>
              </chat-widget-panel>`
            : nothing
        }
        ${launcherView({ open: this.open, loaded: !!this.runtime, unread, texts, locale }, this.#onLauncherClick)}
      </section>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-widget': ChatWidget;
  }
}
