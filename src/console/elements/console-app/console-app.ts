import { LitElement, html, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { Undo } from '../../../core/ports.js';
import { accent } from '../../../elements/styles/accent.styles.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { tokens } from '../../../elements/styles/tokens.styles.js';
import type { AttentionCaller } from '../../browser/attention-caller.js';
import type { DesktopNotifier } from '../../browser/desktop-notifier.js';
import type { ConsoleClient } from '../../client/console-client.js';
import type { CredentialsEvent } from '../console-door/console-door.js';
import type { TopBarEvent } from '../console-top-bar/console-top-bar.js';
import { consoleTokens } from '../shared/console-tokens.js';
import { consoleAppStyles } from './console-app.styles.js';

/** The whole console. It reads the client's state and shows the door or the work. */
export class ConsoleApp extends LitElement {
  static override styles = [accent, tokens, consoleTokens, shared, consoleAppStyles];

  @property({ attribute: false }) client!: ConsoleClient;
  @property({ attribute: false }) attention!: AttentionCaller;
  @property({ attribute: false }) notifier!: DesktopNotifier;

  #unsubscribe: Undo | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = this.client.store.subscribe(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
  }

  private onSetUp({ credentials }: CredentialsEvent): void {
    this.client.setUp(credentials.name, credentials.password);
  }

  private onSignIn({ credentials }: CredentialsEvent): void {
    this.client.signIn(credentials.name, credentials.password);
  }

  private onTopBar({ wish }: TopBarEvent): void {
    const { agent } = this.client.store.get();
    if (wish === 'availability' && agent) this.client.setAvailable(!agent.online);
    else if (wish === 'sign-out') this.client.signOut();
    else if (wish === 'sound') this.attention.setMuted(!this.attention.muted);
    else if (wish === 'notifications') void this.notifier.ask().then(() => this.requestUpdate());
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const state = this.client.store.get();
    if (state.access.stage === 'checking')
      return html`<main class="reaching">
        <p role="status" ?hidden=${state.access.fault === null}>
          The server doesn’t answer. Trying again…
        </p>
      </main>`;
    if (state.access.stage !== 'signed-in')
      return html`<console-door
        .access=${state.access}
        @console-set-up=${this.onSetUp}
        @console-sign-in=${this.onSignIn}
        @console-show-sign-in=${() => this.client.showSignIn()}
      ></console-door>`;
    return html`
      <console-top-bar
        .agent=${state.agent}
        .connection=${state.connection}
        .trouble=${state.trouble}
        .muted=${this.attention.muted}
        .canAsk=${this.notifier.canAsk()}
        @top-bar=${this.onTopBar}
      ></console-top-bar>
      <console-workspace .client=${this.client} .state=${state}></console-workspace>
      <footer><key-hints></key-hints></footer>
    `;
  }
}
