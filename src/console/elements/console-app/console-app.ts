import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { property, state as ownState } from 'lit/decorators.js';
import { BuildCheck } from '../../../controllers/build-check.js';
import { LazyElement } from '../../../controllers/lazy-element.js';
import type { Undo } from '../../../core/ports.js';
import { refuseDrop } from '../../../elements/drag-data.js';
import { accent } from '../../../elements/styles/accent.styles.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { tokens } from '../../../elements/styles/tokens.styles.js';
import { consolePathOf } from '../../browser/link-click.js';
import type { Notifications } from '../../browser/notifications.js';
import type { ConsoleClient } from '../../client/console-client.js';
import type { ConsoleState } from '../../state/console-state.js';
import type { HeaderActionEvent } from '../console-header/console-header.js';
import type { NavigationLink } from '../main-navigation/main-navigation.js';
import { controlStyles } from '../shared/control.styles.js';
import type { CredentialsSubmitEvent } from '../sign-in-form/sign-in-form.js';
import { consoleAppStyles, consoleTokens } from './console-app.styles.js';
import { CONSOLE_PAGES, maySee, type ConsolePage } from './console-pages.js';

/** The whole console: the sign-in form, or the header, the navigation and the page at the address. */
export class ConsoleApp extends LitElement {
  static override styles = [accent, tokens, consoleTokens, shared, controlStyles, consoleAppStyles];

  /** The dialog over the page. */
  @ownState() private dialog: 'palette' | 'shortcuts' | null = null;

  @property({ attribute: false }) client!: ConsoleClient;
  @property({ attribute: false }) notifications!: Notifications;

  #undos: Undo[] = [];
  readonly #build = new BuildCheck(this);
  /** The elements of pages that are not part of the first load. */
  readonly #elements = new Map<ConsolePage, LazyElement>();

  readonly #dialogs = {
    palette: new LazyElement(this, async () =>
      (await import('../command-palette/command-palette.js')).CommandPalette.define(),
    ),
    shortcuts: new LazyElement(this, async () =>
      (await import('../keyboard-shortcuts/keyboard-shortcuts.js')).KeyboardShortcuts.define(),
    ),
  };

  constructor() {
    super();
    this.addEventListener('dragover', refuseDrop);
    this.addEventListener('drop', refuseDrop);
    this.addEventListener('click', (event) => this.onClick(event));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#undos = [
      this.client.store.subscribe(() => this.requestUpdate()),
      this.notifications.onChange(() => this.requestUpdate()),
    ];
    document.addEventListener('keydown', this.#onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const undo of this.#undos) undo();
    document.removeEventListener('keydown', this.#onKey);
  }

  /** The page's keys, wherever the focus is. */
  readonly #onKey = (event: KeyboardEvent): void => {
    const dialog = dialogOfKey(event);
    if (!dialog || event.defaultPrevented || this.client.store.get().auth.stage !== 'signed-in')
      return;
    event.preventDefault();
    void this.#dialogs[dialog].load();
    this.dialog = dialog;
  };

  protected override willUpdate(): void {
    if (this.isReconnecting) void this.#build.check();
  }

  private get isReconnecting(): boolean {
    return this.client.store.get().connection === 'reconnecting';
  }

  /** Follows a link within the console, wherever it is. */
  private onClick(event: MouseEvent): void {
    const path = consolePathOf(event);
    if (path === undefined) return;
    event.preventDefault();
    this.client.open(path);
  }

  private onCredentials({ name, password }: CredentialsSubmitEvent): void {
    if (this.client.store.get().auth.stage === 'set-up') this.client.setUp(name, password);
    else this.client.signIn(name, password);
  }

  private async onHeaderAction({ action }: HeaderActionEvent): Promise<void> {
    const { client, notifications } = this;
    const { agent } = client.store.get();
    if (action === 'toggle-availability' && agent) client.setAvailable(!agent.online);
    else if (action === 'sign-out') client.signOut();
    else if (action === 'toggle-sound') notifications.setMuted(!notifications.muted);
    else if (action === 'request-notifications') await notifications.requestDesktop();
    // Sound and permission are not in the store.
    this.requestUpdate();
  }

  private links({ route, agent }: ConsoleState): NavigationLink[] {
    const current = route && (CONSOLE_PAGES[route.page]?.within ?? route.page);
    return Object.entries(CONSOLE_PAGES).flatMap(([name, { link, role }]) =>
      link && maySee(role, agent) ? [{ ...link, current: name === current }] : [],
    );
  }

  private renderPage(state: ConsoleState): TemplateResult {
    const { route, agent } = state;
    const page = route && CONSOLE_PAGES[route.page];
    if (!page) return renderNotice('There is no such page.');
    if (!maySee(page.role, agent)) return renderNotice('You may not see this page.');
    const element = this.element(page);
    void element?.load();
    if (element?.failed)
      return renderNotice(
        'This page could not be loaded.',
        html`<button class="button" @click=${() => void element.load()}>Try again</button>`,
      );
    return page.render({ client: this.client, state, params: route.params, query: route.query });
  }

  private element(page: ConsolePage): LazyElement | undefined {
    if (!page.define) return undefined;
    const element = this.#elements.get(page) ?? new LazyElement(this, page.define);
    this.#elements.set(page, element);
    return element;
  }

  private renderDialog(state: ConsoleState): unknown {
    const { dialog } = this;
    // The event of one may come when the other is already open.
    const close = () => {
      if (this.dialog === dialog) this.dialog = null;
    };
    if (dialog === 'shortcuts')
      return html`<keyboard-shortcuts @close=${close}></keyboard-shortcuts>`;
    if (dialog === 'palette')
      return html`<command-palette
        .client=${this.client}
        .state=${state}
        .links=${this.links(state)}
        @close=${close}
      ></command-palette>`;
    return nothing;
  }

  protected override render(): TemplateResult {
    const state = this.client.store.get();
    if (state.auth.stage === 'checking')
      return html`<main class="checking">
        <p role="status" ?hidden=${state.auth.error === null}>
          The server doesn’t answer. Trying again…
        </p>
      </main>`;
    if (state.auth.stage !== 'signed-in')
      return html`<sign-in-form
        .auth=${state.auth}
        @credentials-submit=${this.onCredentials}
        @sign-in-show=${() => this.client.showSignIn()}
      ></sign-in-form>`;
    return html`
      <console-header
        .agent=${state.agent}
        .connection=${state.connection}
        .outdated=${this.isReconnecting && this.#build.isGone}
        .failedRequest=${state.failedRequest}
        .muted=${this.notifications.muted}
        .accountShown=${state.route?.page === 'account'}
        .canRequestNotifications=${this.notifications.canRequestDesktop()}
        @header-action=${this.onHeaderAction}
      ></console-header>
      <div class="body">
        <main-navigation .links=${this.links(state)}></main-navigation>
        ${this.renderPage(state)}
      </div>
      ${this.links(state)[0]?.current ? INBOX_KEYS : nothing} ${this.renderDialog(state)}
    `;
  }
}

/** The first link is that of the inbox. */
const INBOX_KEYS = html`<footer>
  <span><kbd>J</kbd> <kbd>K</kbd> move through the lists</span>
  <span><kbd>Enter</kbd> open, send</span>
  <span><kbd>Shift</kbd> <kbd>Enter</kbd> new line</span>
  <span><kbd>/</kbd> canned replies</span>
  <span><kbd>Esc</kbd> back to the lists</span>
  <span><kbd>?</kbd> all keys</span>
</footer>`;

/** Ctrl+K or Cmd+K opens the palette, and "?" the list of keys where no text is typed. */
function dialogOfKey(event: KeyboardEvent): 'palette' | 'shortcuts' | undefined {
  const { key, ctrlKey, metaKey, altKey } = event;
  if (altKey || event.isComposing) return undefined;
  if (ctrlKey || metaKey) return key.toLowerCase() === 'k' ? 'palette' : undefined;
  const [origin] = event.composedPath();
  const isTyping =
    origin instanceof HTMLElement && origin.matches('input, textarea, select, [contenteditable]');
  return key === '?' && !isTyping ? 'shortcuts' : undefined;
}

function renderNotice(text: string, action: unknown = nothing): TemplateResult {
  return html`<main class="notice">
    <h2 .textContent=${text}></h2>
    ${action}
    <a class="button" href="/console/">Go to the inbox</a>
  </main>`;
}
