import { LitElement, html, nothing, type PropertyValues } from 'lit';
import { property, query } from 'lit/decorators.js';
import { chatIcon } from '../../../elements/icons/icons.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { MIN_PASSWORD_UNITS } from '../../../protocol/console-requests.js';
import type { Access, AccessFault } from '../../state/console-state.js';
import { controlStyles } from '../shared/control-styles.js';
import { consoleDoorStyles } from './console-door.styles.js';

const SENTENCES: Record<AccessFault, string> = {
  'wrong-password': 'Name and password don’t match.',
  'link-used': 'This link has already been used. Sign in, or ask for a new link.',
  'name-missing': 'Please enter a name.',
  'password-too-short': `Please choose a password of at least ${MIN_PASSWORD_UNITS} characters.`,
  'too-many-tries': 'Too many attempts. Please wait a moment.',
  'server-away': 'The server doesn’t answer. Please try again in a moment.',
  'signed-out': 'You were signed out automatically. Your drafts have been kept.',
};

export type Credentials = { name: string; password: string };

/** Somebody wants in: `console-set-up` or `console-sign-in`, as the form stood. */
export class CredentialsEvent extends Event {
  constructor(
    type: 'console-set-up' | 'console-sign-in',
    readonly credentials: Credentials,
  ) {
    super(type, { bubbles: true, composed: true });
  }
}

/**
 * The console's door: set-up with a one-time link, or sign-in.
 *
 * @event console-set-up - name and password for a new agent
 * @event console-sign-in - name and password of an agent
 * @event console-show-sign-in - the person has a password already
 */
export class ConsoleDoor extends LitElement {
  static override styles = [shared, controlStyles, consoleDoorStyles];

  @query('input[name="name"]') private nameField!: HTMLInputElement;
  @query('input[name="password"]') private passwordField!: HTMLInputElement;

  @property({ attribute: false }) access: Access = {
    stage: 'sign-in',
    busy: false,
    fault: null,
  };

  protected override firstUpdated(): void {
    this.nameField.focus();
  }

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get('access');
    if (!before || before.fault === this.access.fault) return;
    const { fault } = this.access;
    if (fault === 'wrong-password' || fault === 'password-too-short') this.passwordField.focus();
    else if (fault === 'name-missing') this.nameField.focus();
  }

  private onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    if (this.access.busy) return;
    const type = this.access.stage === 'set-up' ? 'console-set-up' : 'console-sign-in';
    const [name, password] = [this.nameField.value, this.passwordField.value];
    this.dispatchEvent(new CredentialsEvent(type, { name, password }));
  }

  private onShowSignIn(): void {
    this.dispatchEvent(new Event('console-show-sign-in', { bubbles: true, composed: true }));
  }

  private renderFault() {
    const { fault } = this.access;
    return html`<p class="fault ${fault ?? ''}" role="alert" id="fault" ?hidden=${fault === null}>
      ${fault === null ? nothing : SENTENCES[fault]}
    </p>`;
  }

  protected override render() {
    const { stage, busy, fault } = this.access;
    const isNew = stage === 'set-up';
    const isNameWrong = fault === 'name-missing' || fault === 'wrong-password';
    const isPasswordWrong = fault === 'password-too-short' || fault === 'wrong-password';
    return html`
      <main>
        <span class="mark">${chatIcon}</span>
        <h1>${isNew ? 'Set up your account' : 'Sign in'}</h1>
        <p class="lead">
          ${
            isNew
              ? 'Choose the name that visitors see, and a password for next time.'
              : 'Answer the visitors to your site.'
          }
        </p>
        <form @submit=${this.onSubmit} novalidate>
          ${this.renderFault()}
          <label for="name">Name</label>
          <input
            id="name"
            name="name"
            type="text"
            autocomplete="username"
            autocapitalize="words"
            spellcheck="false"
            maxlength="80"
            aria-describedby="fault"
            aria-invalid=${isNameWrong}
          />
          <label for="password">Password</label>
          <input
            id="password"
            name="password"
            type="password"
            autocomplete=${isNew ? 'new-password' : 'current-password'}
            maxlength="200"
            aria-describedby=${isNew ? 'rule fault' : 'fault'}
            aria-invalid=${isPasswordWrong}
          />
          ${
            isNew
              ? html`<p class="rule" id="rule">At least ${MIN_PASSWORD_UNITS} characters.</p>`
              : nothing
          }
          <button class="button primary" type="submit" aria-disabled=${busy}>
            ${isNew ? 'Set up' : 'Sign in'}
          </button>
          ${
            isNew
              ? html`<button class="button quiet" type="button" @click=${this.onShowSignIn}>
                  I have a password
                </button>`
              : nothing
          }
        </form>
      </main>
    `;
  }
}
