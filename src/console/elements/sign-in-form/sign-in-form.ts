import { LitElement, html, nothing, type PropertyValues } from 'lit';
import { property, query } from 'lit/decorators.js';
import { chatIcon } from '../../../elements/icons/icons.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { MIN_PASSWORD_UNITS } from '../../../protocol/console-requests.js';
import type { AuthError, AuthState } from '../../state/console-state.js';
import { controlStyles } from '../shared/control.styles.js';
import { signInFormStyles } from './sign-in-form.styles.js';

const ERROR_TEXTS: Record<AuthError, string> = {
  'wrong-password': 'Name and password don’t match.',
  'link-used': 'This link has already been used. Sign in, or ask for a new link.',
  'name-missing': 'Please enter a name.',
  'password-too-short': `Please choose a password of at least ${MIN_PASSWORD_UNITS} characters.`,
  'too-many-tries': 'Too many attempts. Please wait a moment.',
  'server-unavailable': 'The server doesn’t answer. Please try again in a moment.',
  'signed-out': 'You were signed out automatically. Your drafts have been kept.',
};

/** The form was submitted, as it stands. */
export class CredentialsSubmitEvent extends Event {
  constructor(
    readonly name: string,
    readonly password: string,
  ) {
    super('credentials-submit', { bubbles: true });
  }
}

/**
 * Name and password: of a new account in stage `set-up`, else of an existing one.
 *
 * @event {CredentialsSubmitEvent} credentials-submit - the form was submitted
 * @event sign-in-show - in stage `set-up`: the person already has a password
 */
export class SignInForm extends LitElement {
  static override styles = [shared, controlStyles, signInFormStyles];

  @query('input[name="name"]') private nameField!: HTMLInputElement;
  @query('input[name="password"]') private passwordField!: HTMLInputElement;

  @property({ attribute: false }) auth: AuthState = {
    stage: 'sign-in',
    pending: false,
    error: null,
  };

  protected override firstUpdated(): void {
    this.nameField.focus();
  }

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get('auth');
    if (!before || before.error === this.auth.error) return;
    const { error } = this.auth;
    if (error === 'wrong-password' || error === 'password-too-short') this.passwordField.focus();
    else if (error === 'name-missing') this.nameField.focus();
  }

  private onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    if (this.auth.pending) return;
    this.dispatchEvent(new CredentialsSubmitEvent(this.nameField.value, this.passwordField.value));
  }

  private onShowSignIn(): void {
    this.dispatchEvent(new Event('sign-in-show', { bubbles: true }));
  }

  private renderError() {
    const { error } = this.auth;
    return html`<p
      class="error ${error ?? ''}"
      role="alert"
      id="error"
      ?hidden=${error === null}
      .textContent=${error === null ? '' : ERROR_TEXTS[error]}
    ></p>`;
  }

  protected override render() {
    const { stage, pending, error } = this.auth;
    const isNew = stage === 'set-up';
    const isNameWrong = error === 'name-missing' || error === 'wrong-password';
    const isPasswordWrong = error === 'password-too-short' || error === 'wrong-password';
    return html`
      <main>
        <span class="logo">${chatIcon}</span>
        <h1 .textContent=${isNew ? 'Set up your account' : 'Sign in'}></h1>
        <p
          class="intro"
          .textContent=${
            isNew
              ? 'Choose the name that visitors see, and a password for next time.'
              : 'Answer the visitors to your site.'
          }
        ></p>
        <form @submit=${this.onSubmit} novalidate>
          ${this.renderError()}
          <label for="name">Name</label>
          <input
            id="name"
            name="name"
            type="text"
            autocomplete="username"
            autocapitalize="words"
            spellcheck="false"
            maxlength="80"
            aria-describedby="error"
            aria-invalid=${isNameWrong}
          />
          <label for="password">Password</label>
          <input
            id="password"
            name="password"
            type="password"
            autocomplete=${isNew ? 'new-password' : 'current-password'}
            maxlength="200"
            aria-describedby=${isNew ? 'hint error' : 'error'}
            aria-invalid=${isPasswordWrong}
          />
          ${
            isNew
              ? html`<p class="hint" id="hint">At least ${MIN_PASSWORD_UNITS} characters.</p>`
              : nothing
          }
          <button
            class="button primary"
            type="submit"
            aria-disabled=${pending}
            .textContent=${isNew ? 'Set up' : 'Sign in'}
          ></button>
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
