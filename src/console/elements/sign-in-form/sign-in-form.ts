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
  'name-taken':
    'Another agent has this name. Choose another, or ask for a link to reset a password.',
  'password-too-common': 'Too many people use this password. Please choose another.',
  'password-too-short': `Please choose a password of at least ${MIN_PASSWORD_UNITS} characters.`,
  'too-many-tries': 'Too many attempts. Please wait a moment.',
  'account-disabled': 'This account is disabled. Please ask an admin.',
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
    (this.auth.agentName === undefined ? this.nameField : this.passwordField).focus();
  }

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get('auth');
    if (!before || before.error === this.auth.error) return;
    const { error } = this.auth;
    if (isOfPassword(error)) this.passwordField.focus();
    else if (error === 'name-missing' || error === 'name-taken') this.nameField.focus();
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
    const { stage, pending, error, agentName } = this.auth;
    const isReset = agentName !== undefined;
    const isNew = stage === 'set-up';
    const isNameWrong =
      error === 'name-missing' || error === 'name-taken' || error === 'wrong-password';
    const isPasswordWrong = isOfPassword(error);
    return html`
      <main>
        <span class="logo">${chatIcon}</span>
        <h1
          .textContent=${isReset ? 'Set a new password' : isNew ? 'Create your account' : 'Sign in'}
        ></h1>
        <p
          class="intro"
          .textContent=${
            isReset
              ? 'You will be signed out everywhere else.'
              : isNew
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
            .value=${agentName ?? ''}
            ?readonly=${isReset}
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
            .textContent=${isReset ? 'Set password' : isNew ? 'Create account' : 'Sign in'}
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

function isOfPassword(error: AuthError | null): boolean {
  return ['wrong-password', 'password-too-short', 'password-too-common'].includes(error ?? '');
}
