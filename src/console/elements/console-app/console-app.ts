import { LitElement, html, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { BuildCheck } from '../../../controllers/build-check.js';
import type { Undo } from '../../../core/ports.js';
import { refuseDrop } from '../../../elements/drag-data.js';
import { accent } from '../../../elements/styles/accent.styles.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { tokens } from '../../../elements/styles/tokens.styles.js';
import type { Notifications } from '../../browser/notifications.js';
import type { ConsoleClient } from '../../client/console-client.js';
import type { HeaderActionEvent } from '../console-header/console-header.js';
import { controlStyles } from '../shared/control.styles.js';
import type { CredentialsSubmitEvent } from '../sign-in-form/sign-in-form.js';
import { consoleAppStyles, consoleTokens } from './console-app.styles.js';

/** The whole console: the sign-in form, or the header and the inbox. */
export class ConsoleApp extends LitElement {
  static override styles = [accent, tokens, consoleTokens, shared, controlStyles, consoleAppStyles];

  @property({ attribute: false }) client!: ConsoleClient;
  @property({ attribute: false }) notifications!: Notifications;

  #undos: Undo[] = [];
  readonly #build = new BuildCheck(this);

  constructor() {
    super();
    this.addEventListener('dragover', refuseDrop);
    this.addEventListener('drop', refuseDrop);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#undos = [
      this.client.store.subscribe(() => this.requestUpdate()),
      this.notifications.onChange(() => this.requestUpdate()),
    ];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const undo of this.#undos) undo();
  }

  protected override willUpdate(): void {
    if (this.isReconnecting) void this.#build.check();
  }

  private get isReconnecting(): boolean {
    return this.client.store.get().connection === 'reconnecting';
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
        .canRequestNotifications=${this.notifications.canRequestDesktop()}
        @header-action=${this.onHeaderAction}
      ></console-header>
      <inbox-page .client=${this.client} .state=${state}></inbox-page>
      <footer>
        <span><kbd>J</kbd> <kbd>K</kbd> move through the lists</span>
        <span><kbd>Enter</kbd> open, send</span>
        <span><kbd>Shift</kbd> <kbd>Enter</kbd> new line</span>
        <span><kbd>Esc</kbd> back to the lists</span>
      </footer>
    `;
  }
}
