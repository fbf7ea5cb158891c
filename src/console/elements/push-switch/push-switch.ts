import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import { defineElement } from '../../../elements/define-element.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import type { PushState } from '../../client/push-client.js';
import { choiceStyles } from '../shared/choice.styles.js';
import { controlStyles } from '../shared/control.styles.js';
import { formStyles } from '../shared/form.styles.js';

/** What the switch says besides, in states in which it cannot be turned. */
const REASONS: Partial<Record<PushState, string>> = {
  unsupported:
    'This browser cannot do that here. It needs HTTPS, and on an iPhone or iPad the console on the home screen.',
  unavailable:
    'This server sends no notifications. An admin switches them on by setting PUBLIC_URL to an https address, or VAPID_SUBJECT.',
  denied: 'Notifications of this site are blocked. Allow them in the browser’s settings first.',
  unknown: 'The server doesn’t answer.',
};

/** Fires `push-toggle` when the agent turns it, with whether it is to be on. */
export class PushToggleEvent extends CustomEvent<{ on: boolean }> {
  constructor(on: boolean) {
    super('push-toggle', { detail: { on } });
  }
}

/** The switch for notifications on this device while the console is closed. */
export class PushSwitch extends LitElement {
  static override styles = [shared, controlStyles, formStyles, choiceStyles];

  static define(): void {
    defineElement('push-switch', PushSwitch);
  }

  @query('#push') private readonly field!: HTMLInputElement;

  /** `null`: it is being read. */
  @property({ attribute: false }) state: PushState | null = null;
  @property({ type: Boolean }) pending = false;
  /** The last turn had no effect. */
  @property({ type: Boolean }) failed = false;

  private get isUsable(): boolean {
    return this.state === 'on' || this.state === 'off';
  }

  private onChange(): void {
    const { field } = this;
    const { checked } = field;
    // It shows what is, not what is wanted.
    field.checked = this.state === 'on';
    if (this.isUsable && !this.pending) this.dispatchEvent(new PushToggleEvent(checked));
  }

  protected override render(): TemplateResult {
    const reason = (this.state && REASONS[this.state]) ?? '';
    return html`<label class="choice">
        <input
          id="push"
          type="checkbox"
          role="switch"
          .checked=${this.state === 'on'}
          ?disabled=${!this.isUsable}
          aria-busy=${this.pending || this.state === null}
          aria-describedby="hint reason"
          @change=${this.onChange}
        />
        <span>Notify this device when the console is closed</span>
      </label>
      <p class="hint" id="hint">
        For new conversations, and those that a colleague gives you, while you are “Available” and
        no console of yours is on a screen. A notification names the site, and neither the visitor
        nor a message.
      </p>
      <p class="hint" id="reason" role="status" .textContent=${reason}></p>
      ${
        this.state === 'unknown'
          ? html`<button class="button" @click=${() => this.dispatchEvent(new Event('retry'))}>
              Try again
            </button>`
          : nothing
      }
      <p
        class="error"
        role="alert"
        .textContent=${this.failed ? 'That did not work. Please try again.' : ''}
      ></p>`;
  }
}
