import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { defineElement } from '../../../elements/define-element.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import type { SiteName } from '../../../protocol/console-requests.js';
import { siteTokenSchema } from '../../../protocol/ids.js';
import { parse } from '../../../protocol/parse.js';
import { MAX_NAME_UNITS } from '../../../protocol/site-settings.js';
import { hasVisibleText } from '../../../protocol/text.js';
import type { ConsoleClient } from '../../client/console-client.js';
import { settingsPath } from '../../state/route.js';
import { controlStyles } from '../shared/control.styles.js';
import { formStyles } from '../shared/form.styles.js';
import { siteFormStyles } from '../site-form/site-form.styles.js';

type Field = 'name' | 'token';

const styles = css`
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 8px 16px;
  }
  ul {
    margin: 16px 0 0;
    padding: 0;
    list-style: none;
  }
  li {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 12px;
    padding-block: 12px;
    border-block-start: 1px solid var(--_line);
    overflow-wrap: anywhere;
  }
  li a {
    font-weight: 600;
    color: inherit;
  }
  form {
    margin-block-start: 12px;
  }
`;

/** All sites, and a form for a new one. It calls the client. */
export class SitesSettings extends LitElement {
  static override styles = [shared, controlStyles, formStyles, siteFormStyles, styles];

  static define(): void {
    defineElement('sites-settings', SitesSettings);
  }

  @query('#name') private readonly nameField!: HTMLInputElement | null;
  @query('#token') private readonly tokenField!: HTMLInputElement | null;

  @property({ attribute: false }) client!: Pick<ConsoleClient, 'siteSettings' | 'open'>;
  @property({ attribute: false }) sites: readonly SiteName[] = [];

  @state() private isAdding = false;
  @state() private isPending = false;
  @state() private errors: Partial<Record<Field | 'form', string>> = {};
  /** The agent has written a token, which no longer follows the name. */
  #isTokenOwn = false;

  private async begin(): Promise<void> {
    this.isAdding = true;
    this.#isTokenOwn = false;
    this.errors = {};
    await this.updateComplete;
    this.nameField?.focus();
  }

  private onName(): void {
    const { nameField, tokenField } = this;
    if (nameField && tokenField && !this.#isTokenOwn) tokenField.value = tokenFrom(nameField.value);
  }

  private onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    void this.add();
  }

  private async add(): Promise<void> {
    const name = this.nameField?.value.trim() ?? '';
    const token = this.tokenField?.value.trim() ?? '';
    this.errors = {
      ...(!hasVisibleText(name) && { name: 'Please enter a name.' }),
      ...(parse(siteTokenSchema, token) === undefined && {
        token: 'Please use letters, digits, "-" and "_", at most 64.',
      }),
    };
    if (this.errors.name !== undefined) return this.nameField?.focus();
    if (this.errors.token !== undefined) return this.tokenField?.focus();
    if (this.isPending) return;
    this.isPending = true;
    const outcome = await this.client.siteSettings.add(token, name);
    this.isPending = false;
    if (outcome.kind === 'saved') {
      this.isAdding = false;
      this.client.open(settingsPath('site', token));
    } else if (outcome.kind === 'taken') {
      this.errors = { token: 'Another site has this token.' };
      this.tokenField?.focus();
    } else if (outcome.kind === 'invalid') this.errors = { form: outcome.message };
    else this.errors = { form: 'The server doesn’t answer. Please try again in a moment.' };
  }

  private renderError(field: Field | 'form'): TemplateResult {
    const text = this.errors[field] ?? '';
    return html`<p class="error" id=${`${field}-error`} role="alert" .textContent=${text}></p>`;
  }

  private renderForm(): TemplateResult {
    return html`<form class="row" aria-label="New site" @submit=${this.onSubmit} novalidate>
      <label for="name">Name</label>
      <input
        id="name"
        maxlength=${MAX_NAME_UNITS}
        autocomplete="off"
        aria-describedby="name-error"
        aria-invalid=${this.errors.name === undefined ? 'false' : 'true'}
        @input=${this.onName}
      />
      ${this.renderError('name')}
      <label for="token">Token</label>
      <input
        id="token"
        maxlength="64"
        autocomplete="off"
        autocapitalize="none"
        spellcheck="false"
        translate="no"
        aria-describedby="token-hint token-error"
        aria-invalid=${this.errors.token === undefined ? 'false' : 'true'}
        @input=${() => (this.#isTokenOwn = true)}
      />
      <p class="hint" id="token-hint">It stands in the page’s code, and cannot be changed.</p>
      ${this.renderError('token')} ${this.renderError('form')}
      <div class="buttons">
        <button class="button primary">Create site</button>
        <button class="button quiet" type="button" @click=${() => (this.isAdding = false)}>
          Cancel
        </button>
      </div>
    </form>`;
  }

  protected override render(): TemplateResult {
    return html`
      <header>
        <h2>Sites</h2>
        <button class="button" @click=${() => void this.begin()}>New site</button>
      </header>
      <p class="intro">Each has a widget, texts, opening hours and settings of its own.</p>
      ${this.isAdding ? this.renderForm() : nothing}
      <ul role="list" aria-label="Sites">
        ${this.sites.map(
          ({ token, name }) =>
            html`<li>
              <a href=${settingsPath('site', token)} translate="no" .textContent=${name}></a>
              <span class="intro" translate="no" .textContent=${token}></span>
            </li>`,
        )}
      </ul>
    `;
  }
}

/** A token that reads like the name: "Shoe shop" becomes "shoe-shop". */
function tokenFrom(name: string): string {
  const plain = name.normalize('NFKD').toLowerCase();
  return plain
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64);
}
