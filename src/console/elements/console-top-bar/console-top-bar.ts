import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { chatIcon } from '../../../elements/icons/icons.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import type { Agent, ConsoleConnection, ConsoleState } from '../../state/console-state.js';
import { bellIcon, leaveIcon, mutedIcon, soundIcon } from '../shared/console-icons.js';
import { controlStyles } from '../shared/control-styles.js';
import { consoleTopBarStyles } from './console-top-bar.styles.js';

const TROUBLES: Record<NonNullable<ConsoleState['trouble']>, string> = {
  resolve: 'Could not resolve the conversation. Please try again.',
  availability: 'Could not change your availability. Please try again.',
  'sign-out': 'Could not sign out. Please try again.',
};

export type TopBarWish = 'availability' | 'sound' | 'notifications' | 'sign-out';

/** Something in the top bar was pressed. */
export class TopBarEvent extends Event {
  constructor(readonly wish: TopBarWish) {
    super('top-bar', { bubbles: true, composed: true });
  }
}

/**
 * Brand, connection in words, and what concerns the agent as a person.
 *
 * @event top-bar - with `wish`, when a button is pressed
 */
export class ConsoleTopBar extends LitElement {
  static override styles = [shared, controlStyles, consoleTopBarStyles];

  @property({ attribute: false }) agent: Agent | null = null;
  @property() connection: ConsoleConnection = 'connecting';
  @property({ attribute: false }) trouble: ConsoleState['trouble'] = null;
  @property({ type: Boolean }) muted = false;
  /** Whether the browser may still be asked for desktop notifications. */
  @property({ type: Boolean }) canAsk = false;

  private wish(wish: TopBarWish): void {
    this.dispatchEvent(new TopBarEvent(wish));
  }

  private renderNotice(): unknown {
    const { connection, trouble } = this;
    const words =
      connection === 'reconnecting'
        ? 'Reconnecting… you can keep writing'
        : trouble === null
          ? ''
          : TROUBLES[trouble];
    return html`<p class="notice" role="status">
      ${words === '' ? nothing : html`<span>${words}</span>`}
    </p>`;
  }

  protected override render(): TemplateResult {
    const { agent, muted } = this;
    const online = agent?.online ?? false;
    return html`
      <header>
        <span class="brand"
          ><span class="mark">${chatIcon}</span>
          <h1>Console</h1></span
        >
        ${this.renderNotice()}
        <div class="tools">
          <button
            class="button availability"
            data-online=${online}
            title=${online ? 'Visitors see that you are here' : 'Visitors are told that you are away'}
            aria-disabled=${this.connection !== 'connected'}
            @click=${() => this.wish('availability')}
          >
            ${online ? 'Available' : 'Away'}
          </button>
          ${
            this.canAsk
              ? html`<button
                  class="icon-button"
                  aria-label="Turn on desktop notifications"
                  title="Turn on desktop notifications"
                  @click=${() => this.wish('notifications')}
                >
                  ${bellIcon}
                </button>`
              : nothing
          }
          <button
            class="icon-button"
            aria-label=${muted ? 'Unmute' : 'Mute'}
            title=${muted ? 'Sound is off' : 'Sound is on'}
            @click=${() => this.wish('sound')}
          >
            ${muted ? mutedIcon : soundIcon}
          </button>
          <bdi class="who">${agent?.name}</bdi>
          <button
            class="icon-button"
            aria-label="Sign out"
            title="Sign out"
            @click=${() => this.wish('sign-out')}
          >
            ${leaveIcon}
          </button>
        </div>
      </header>
    `;
  }
}
