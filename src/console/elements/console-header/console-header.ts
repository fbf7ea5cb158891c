import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { chatIcon } from '../../../elements/icons/icons.js';
import { avatar, avatarStyles } from '../../../elements/avatar.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import type { Agent, ConsoleConnection, FailedRequest } from '../../state/console-state.js';
import { bellIcon, mutedIcon, signOutIcon, soundIcon } from '../shared/console-icons.js';
import { controlStyles } from '../shared/control.styles.js';
import { consoleHeaderStyles } from './console-header.styles.js';

const FAILED_REQUEST_TEXTS: Record<FailedRequest, string> = {
  'task-cancel': 'Could not take the task back. Please try again.',
  resolve: 'Could not resolve the conversation. Please try again.',
  assign: 'Could not assign the conversation. Please try again.',
  reopen: 'Could not reopen the conversation.',
  tags: 'The tags are not saved. The next change tries it again.',
  snooze: 'Could not snooze the conversation. Please try again.',
  'snooze-unseen': 'Not snoozed: something new was written. Please read it first.',
  wake: 'Could not wake up the conversation. Please try again.',
  spam: 'Could not change the mark for spam. Please try again.',
  block: 'Could not block the visitor. Please try again.',
  unblock: 'Could not unblock the visitor. Please try again.',
  export: 'Could not export the conversation. Please try again.',
  availability: 'Could not change your availability. Please try again.',
  'sign-out': 'Could not sign out. Please try again.',
};

const ACCOUNT_PATH = '/console/account';

export type HeaderAction =
  'toggle-availability' | 'toggle-sound' | 'request-notifications' | 'sign-out';

/** The agent pressed a button in the header. */
export class HeaderActionEvent extends Event {
  constructor(readonly action: HeaderAction) {
    super('header-action', { bubbles: true });
  }
}

/**
 * The bar at the top: connection problems, and what belongs to the agent, with a link to the account.
 *
 * @event {HeaderActionEvent} header-action - the agent pressed a button
 */
export class ConsoleHeader extends LitElement {
  static override styles = [shared, avatarStyles, controlStyles, consoleHeaderStyles];

  @property({ attribute: false }) agent: Agent | null = null;
  @property() connection: ConsoleConnection = 'connecting';
  /** The build that this page runs is gone from the server: it cannot connect until it is reloaded. */
  @property({ type: Boolean }) outdated = false;
  @property({ attribute: false }) failedRequest: FailedRequest | null = null;
  @property({ type: Boolean }) muted = false;
  /** The agent's account is on screen. */
  @property({ type: Boolean }) accountShown = false;
  /** Offers to turn on desktop notifications. */
  @property({ type: Boolean }) canRequestNotifications = false;

  private request(action: HeaderAction): void {
    this.dispatchEvent(new HeaderActionEvent(action));
  }

  private get statusText(): string {
    const { connection, failedRequest } = this;
    if (this.outdated) return 'There is a newer version of the console';
    if (connection === 'reconnecting') return 'Reconnecting… you can keep writing';
    return failedRequest === null ? '' : FAILED_REQUEST_TEXTS[failedRequest];
  }

  private renderStatus(): TemplateResult {
    const text = this.statusText;
    return html`<p class="notice" role="status">
      ${text === '' ? nothing : html`<span .textContent=${text}></span>`}
      ${
        this.outdated
          ? html`<button class="button" type="button" @click=${() => location.reload()}>
              Reload
            </button>`
          : nothing
      }
    </p>`;
  }

  protected override render(): TemplateResult {
    const { agent, muted } = this;
    const online = agent?.online ?? false;
    return html`
      <header>
        <span class="brand"
          ><span class="logo">${chatIcon}</span>
          <h1>Console</h1></span
        >
        ${this.renderStatus()}
        <div class="actions">
          <button
            class="button availability"
            role="switch"
            aria-checked=${online}
            title=${online ? 'Visitors see that you are here' : 'Visitors are told that you are away'}
            aria-disabled=${this.connection !== 'connected'}
            @click=${() => this.request('toggle-availability')}
          >
            <span class="track"></span>Available
          </button>
          ${
            this.canRequestNotifications
              ? html`<button
                  class="icon-button"
                  aria-label="Turn on desktop notifications"
                  title="Turn on desktop notifications"
                  @click=${() => this.request('request-notifications')}
                >
                  ${bellIcon}
                </button>`
              : nothing
          }
          <button
            class="icon-button"
            aria-label=${muted ? 'Unmute' : 'Mute'}
            title=${muted ? 'Sound is off' : 'Sound is on'}
            @click=${() => this.request('toggle-sound')}
          >
            ${muted ? mutedIcon : soundIcon}
          </button>
          <a
            class="agent"
            href=${ACCOUNT_PATH}
            title="Account"
            aria-current=${this.accountShown ? 'page' : nothing}
            >${avatar(agent?.name ?? '')}<bdi translate="no" .textContent=${agent?.name ?? ''}></bdi
          ></a>
          <button
            class="icon-button"
            aria-label="Sign out"
            title="Sign out"
            @click=${() => this.request('sign-out')}
          >
            ${signOutIcon}
          </button>
        </div>
      </header>
    `;
  }
}
