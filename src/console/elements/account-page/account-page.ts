import { LitElement, html, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { defineElement } from '../../../elements/define-element.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { MIN_PASSWORD_UNITS } from '../../../protocol/console-requests.js';
import type { PasswordError } from '../../client/account.js';
import type { ConsoleClient } from '../../client/console-client.js';
import type { PushState } from '../../client/push-client.js';
import type { Agent } from '../../state/console-state.js';
import { PushSwitch, type PushToggleEvent } from '../push-switch/push-switch.js';
import { controlStyles } from '../shared/control.styles.js';
import { formStyles } from '../shared/form.styles.js';

const ERROR_TEXTS: Record<PasswordError, string> = {
  'wrong-password': 'This is not your current password.',
  'password-too-short': `Please choose a password of at least ${MIN_PASSWORD_UNITS} characters.`,
  'password-too-common': 'This password would be guessed too easily. Please choose another.',
  'too-many-tries': 'Too many attempts. Please wait a moment.',
  'server-unavailable': 'The server doesn’t answer. Please try again in a moment.',
  'signed-out': 'You were signed out.',
};

/** The account of the agent who is signed in. It calls the client. */
export class AccountPage extends LitElement {
  static override styles = [shared, controlStyles, formStyles];

  static define(): void {
    defineElement('account-page', AccountPage);
    PushSwitch.define();
  }

  @query('#current') private readonly currentField!: HTMLInputElement;
  @query('#password') private readonly passwordField!: HTMLInputElement;

  @state() private pending = false;
  @state() private passwordError: PasswordError | null = null;
  @state() private saved = false;
  @state() private signOutFailed = false;
  /** `null`: it is being read. */
  @state() private push: PushState | null = null;
  @state() private pushPending = false;
  @state() private pushFailed = false;

  @property({ attribute: false }) client!: ConsoleClient;
  @property({ attribute: false }) agent: Agent | null = null;

  protected override firstUpdated(): void {
    void this.readPush();
  }

  private async readPush(): Promise<void> {
    this.push = null;
    this.pushFailed = false;
    this.push = await this.client.push.read();
  }

  private async onPushToggle({ detail: { on } }: PushToggleEvent): Promise<void> {
    const { push } = this.client;
    this.pushPending = true;
    this.pushFailed = false;
    const next = await (on ? push.switchOn() : push.switchOff());
    this.pushPending = false;
    this.pushFailed = next === 'unknown';
    // What did not work has changed nothing.
    if (next !== 'unknown') this.push = next;
  }

  private async onSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.pending) return;
    this.pending = true;
    this.saved = false;
    this.passwordError = null;
    const { currentField, passwordField } = this;
    const error = await this.client.account.changePassword(currentField.value, passwordField.value);
    this.pending = false;
    this.passwordError = error;
    this.saved = error === null;
    if (error === null) for (const field of [currentField, passwordField]) field.value = '';
    else if (isOfNewPassword(error)) passwordField.focus();
    else currentField.focus();
  }

  private async onSignOut(): Promise<void> {
    if (this.pending) return;
    this.pending = true;
    const isSignedOut = await this.client.account.signOutEverywhere();
    this.pending = false;
    this.signOutFailed = !isSignedOut;
  }

  private renderPasswords(): TemplateResult {
    const error = this.passwordError;
    const isNewWrong = error !== null && isOfNewPassword(error);
    return html`<form @submit=${this.onSubmit} novalidate>
      <input hidden autocomplete="username" .value=${this.agent?.name ?? ''} />
      <label for="current">Current password</label>
      <input
        id="current"
        type="password"
        autocomplete="current-password"
        maxlength="200"
        aria-describedby="error"
        aria-invalid=${error !== null && !isNewWrong}
      />
      <label for="password">New password</label>
      <input
        id="password"
        type="password"
        autocomplete="new-password"
        maxlength="200"
        aria-describedby="hint error"
        aria-invalid=${isNewWrong}
      />
      <p class="hint" id="hint">At least ${MIN_PASSWORD_UNITS} characters.</p>
      <p
        class="error"
        id="error"
        role="alert"
        .textContent=${error === null ? '' : ERROR_TEXTS[error]}
      ></p>
      <div class="buttons">
        <button class="button primary" type="submit" aria-disabled=${this.pending}>
          Change password
        </button>
        <p class="saved" role="status" .textContent=${this.saved ? 'Saved' : ''}></p>
      </div>
    </form>`;
  }

  protected override render(): TemplateResult {
    return html`<main>
      <div class="page">
        <h2>Account</h2>
        <p class="intro">
          You are signed in as
          <bdi translate="no" .textContent=${this.agent?.name ?? ''}></bdi>.
        </p>
        <h3>Password</h3>
        <p class="intro">A new password signs you out everywhere else.</p>
        ${this.renderPasswords()}
        <h3>Notifications</h3>
        <push-switch
          .state=${this.push}
          ?pending=${this.pushPending}
          ?failed=${this.pushFailed}
          @push-toggle=${this.onPushToggle}
          @retry=${this.readPush}
        ></push-switch>
        <h3>Sign-ins</h3>
        <p class="intro">
          For a device that you no longer have. You have to sign in here again as well.
        </p>
        <div class="buttons">
          <button class="button" aria-disabled=${this.pending} @click=${this.onSignOut}>
            Sign out everywhere
          </button>
          <p
            class="error"
            role="alert"
            .textContent=${this.signOutFailed ? 'Could not sign out. Please try again.' : ''}
          ></p>
        </div>
      </div>
    </main>`;
  }
}

function isOfNewPassword(error: PasswordError): boolean {
  return error === 'password-too-short' || error === 'password-too-common';
}
