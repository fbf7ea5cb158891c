import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { Undo } from '../../core/ports.js';
import type { TextOverrides } from '../../locales/catalogue.js';
import type { ChatPanel } from '../chat-panel/chat-panel.js';
import { accent } from '../styles/accent.styles.js';
import { base } from '../styles/base.styles.js';
import { directionOf } from '../texts/locale-of.js';
import { mergeTexts } from '../texts/merge-texts.js';
import { styles } from './chat-widget.styles.js';
import { ChatCloseEvent, ChatErrorEvent, ChatOpenEvent, ChatReadyEvent } from './events.js';
import { launcherView } from './launcher-view.js';
import { launcherWords } from './launcher-words.js';
import { loadWhen } from './load-when.js';
import { OPTION_ATTRIBUTES, isTrue, readOptions } from './options.js';
import { VisitElement } from './visit-element.js';
import { WidgetLanguage } from './widget-language.js';
import type { WidgetRuntime } from './widget-runtime.js';

/**
 * The element without what a page may call: the launcher, the panel that opens from it, and when the
 * rest is loaded.
 */
export abstract class WidgetShell extends VisitElement {
  static override styles = [accent, base, styles];
  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, ...OPTION_ATTRIBUTES];
  }

  readonly #language = new WidgetLanguage(this);
  #resolveReady: () => void = () => {};

  /** Resolves when the rest has loaded and the panel can be used. */
  readonly ready: Promise<void> = new Promise((resolve) => (this.#resolveReady = resolve));

  @query('.launcher') private readonly launcher!: HTMLButtonElement;
  @query('chat-widget-panel') protected readonly panel!: ChatPanel | null;

  @state() private runtime: WidgetRuntime | undefined;

  /** Whether the panel is open. */
  @property({
    reflect: true,
    converter: { fromAttribute: isTrue, toAttribute: (on) => (on ? '' : null) },
  })
  open = false;
  /**
   * Where the panel is: over the page, beside it, or inline at the element's place. The visitor's own
   * choice takes precedence, except over `inline`.
   */
  @property({ reflect: true, useDefault: true }) mode: 'floating' | 'docked' | 'inline' =
    'floating';
  /** The corner of the window. */
  @property({ reflect: true, useDefault: true }) position: 'bottom-right' | 'bottom-left' =
    'bottom-right';
  /** `inherit` follows the page's `color-scheme`, `auto` follows the system. */
  @property({ reflect: true, useDefault: true }) theme: 'inherit' | 'auto' | 'light' | 'dark' =
    'inherit';
  /** The language of texts and dates; defaults to the nearest `lang`, then the browser's language. */
  @property() locale = '';
  /** Texts that replace the widget's own, by key. */
  @property({ attribute: false }) messages: TextOverrides = {};

  #loading: Promise<WidgetRuntime> | undefined;
  #stopWaiting: Undo = () => {};
  /** Who asked for `open` before the rest had loaded: it takes precedence over what is remembered. */
  #asked: 'visitor' | 'page' | undefined;
  /** The visitor's own hand moves the panel, not the page. */
  #byHand = false;
  #focusComposer = false;

  override connectedCallback(): void {
    super.connectedCallback();
    requestAnimationFrame(() => this.#leaveTrap());
    if (this.runtime) return;
    this.#stopWaiting = loadWhen(this.getAttribute('data-load'), this, () => {
      this.load().catch(() => {});
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
    this.runtime?.shown(this.#texts, this.#language.locale);
    if (changed.has('open') && (this.open || changed.get('open'))) this.#onOpenChanged();
    if (this.#focusComposer && this.open && this.panel) {
      this.#focusComposer = false;
      void this.panel.focusComposer();
    }
  }

  /** What is fixed has an offset parent only where that holds it. */
  #leaveTrap(): void {
    if (this.mode === 'inline' || !this.offsetParent) return;
    import('./leave-trap.js').then(
      ({ leaveTrap }) => leaveTrap(this),
      () => {},
    );
  }

  #onOpenChanged(): void {
    this.runtime?.setOpen(this.open, this.#byHand ? 'visitor' : 'page');
    this.#byHand = false;
    if (this.open) {
      this.load().catch(() => {});
      void this.#language.load();
    }
    // The focus must not stay in what can no longer be seen.
    else if (this.shadowRoot?.activeElement === this.panel) this.launcher.focus();
    this.dispatchEvent(this.open ? new ChatOpenEvent() : new ChatCloseEvent());
  }

  #onLauncherClick(): void {
    this.#asked = 'visitor';
    this.#focusComposer = !this.open;
    this.#moveByHand(!this.open);
  }

  #moveByHand(open: boolean): void {
    this.#byHand = true;
    this.open = open;
  }

  #onPanelClose(): void {
    this.#moveByHand(false);
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
  protected load(): Promise<WidgetRuntime> {
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
    const [runtime] = await Promise.all([this.createRuntime(), this.#language.load()]);
    this.#stopWaiting();
    runtime.attach(options, this.#asked);
    this.runtime = runtime;
    await this.updateComplete;
    await this.panel?.updateComplete;
    const onReady = (): void => this.#onReady();
    Promise.resolve(this.panel?.shown).then(onReady, onReady);
    return runtime;
  }

  #onReady(): void {
    this.#resolveReady();
    this.dispatchEvent(new ChatReadyEvent());
  }

  /** Fetches what is behind the launcher. */
  protected async createRuntime(): Promise<WidgetRuntime> {
    const { startRuntime } = await import('./start-runtime.js');
    return startRuntime(this);
  }

  /** As the page's code wants it. */
  protected async setOpen(open: boolean): Promise<void> {
    this.#asked ??= 'page';
    this.open = open;
    await this.load();
    await this.updateComplete;
  }

  get #texts() {
    const { runtime } = this;
    const { locale, catalogue } = this.#language;
    const words = launcherWords(locale, catalogue ?? runtime?.texts);
    return mergeTexts(words, runtime?.siteTexts, this.messages);
  }

  override render(): TemplateResult {
    const { runtime, open } = this;
    const { locale, catalogue } = this.#language;
    const texts = this.#texts;
    const unread = runtime?.unread ?? 0;
    const count = runtime?.unreadWords(texts, locale) ?? '';
    return html`
      <section
        aria-label=${texts.landmark}
        lang=${locale}
        dir=${this.dir || directionOf(locale)}
        @keydown=${this.#onKeydown}
      >
        ${
          runtime
            ? html`<chat-widget-panel
                exportparts="panel, header, transcript, message, bubble, composer, input, send"
                .open=${open}
                .mode=${this.mode}
                .catalogue=${catalogue}
                .messages=${this.messages}
                .locale=${locale}
                @panel-close=${this.#onPanelClose}
              >
                <slot name="greeting" slot="greeting"></slot>
                <slot name="offline" slot="offline"></slot>
              </chat-widget-panel>`
            : nothing
        }
        ${launcherView({ open, loaded: !!runtime, unread, count, texts }, this.#onLauncherClick)}
      </section>
    `;
  }
}
