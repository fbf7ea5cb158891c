import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { defineElement } from '../../../elements/define-element.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import {
  API_SCOPES,
  MAX_API_KEY_NAME_UNITS,
  type ApiKey,
  type ApiScope,
} from '../../../protocol/api-keys.js';
import type { SiteName } from '../../../protocol/console-requests.js';
import { hasVisibleText } from '../../../protocol/text.js';
import { dateTime } from '../../browser/date-time.js';
import type { ApiKeyClient } from '../../client/api-key-client.js';
import { choiceStyles } from '../shared/choice.styles.js';
import { controlStyles } from '../shared/control.styles.js';
import { formStyles } from '../shared/form.styles.js';
import { settingsListStyles } from '../shared/settings-list.styles.js';
import { selectAll } from '../shared/select-all.js';
import { allSitesOption, siteName, siteOptions } from '../shared/site-options.js';
import { apiKeysSettingsStyles } from './api-keys-settings.styles.js';

const SCOPES: Readonly<Record<ApiScope, string>> = {
  read: 'Read conversations',
  context: 'Put data beside conversations and people',
  erase: 'Erase conversations',
  tasks: 'Offer guided tasks to visitors',
};
const FAILED = 'The server doesn’t answer. Please try again in a moment.';

/** Keys with which other systems call the API. It calls the client. */
export class ApiKeysSettings extends LitElement {
  static override styles = [
    shared,
    controlStyles,
    formStyles,
    choiceStyles,
    settingsListStyles,
    apiKeysSettingsStyles,
  ];

  static define(): void {
    defineElement('api-keys-settings', ApiKeysSettings);
  }

  @query('#name') private readonly nameField!: HTMLInputElement | null;
  @query('#secret') private readonly secretField!: HTMLInputElement | null;
  @query('.new') private readonly newButton!: HTMLButtonElement | null;

  /** `null` until they are loaded. */
  @state() private keys: readonly ApiKey[] | null = null;
  @state() private isFormShown = false;
  @state() private name = '';
  @state() private scopes: readonly ApiScope[] = ['read'];
  /** The only site of the new key; `''`: all. */
  @state() private site = '';
  @state() private errors: { name?: string; scopes?: string; form?: string } = {};
  @state() private pending = false;
  /** The key that was made last. */
  @state() private secret = '';
  /** What was done last. */
  @state() private done = '';

  @property({ attribute: false }) client!: { apiKeys: ApiKeyClient };
  @property({ attribute: false }) sites: readonly SiteName[] = [];

  /** An element that upgrades has no properties before. */
  protected override firstUpdated(): void {
    void this.load();
  }

  private async load(): Promise<void> {
    const keys = await this.client.apiKeys.list();
    this.keys = keys ?? this.keys;
    this.done = keys === null ? FAILED : '';
  }

  private async showForm(): Promise<void> {
    this.isFormShown = true;
    this.secret = '';
    this.done = '';
    await this.updateComplete;
    this.nameField?.focus();
  }

  private async hideForm(): Promise<void> {
    this.isFormShown = false;
    this.errors = {};
    await this.updateComplete;
    this.newButton?.focus();
  }

  private toggle(scope: ApiScope): void {
    this.scopes = API_SCOPES.filter((each) =>
      each === scope ? !this.scopes.includes(each) : this.scopes.includes(each),
    );
  }

  private async onSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.pending) return;
    this.errors = {
      ...(!hasVisibleText(this.name) && { name: 'Please enter a name.' }),
      ...(this.scopes.length === 0 && { scopes: 'Please choose one at least.' }),
    };
    if (Object.keys(this.errors).length > 0) return this.nameField?.focus();
    this.pending = true;
    const { name, scopes, site } = this;
    const made = await this.client.apiKeys.add({ name, scopes: [...scopes], site: site || null });
    this.pending = false;
    if (!made) {
      this.errors = { form: FAILED };
      return;
    }
    this.keys = [made.apiKey, ...(this.keys ?? [])];
    this.secret = made.secret;
    this.isFormShown = false;
    this.name = '';
    await this.updateComplete;
    this.secretField?.focus();
  }

  private async revoke({ id, name }: ApiKey): Promise<void> {
    const isGone = await this.client.apiKeys.revoke(id);
    this.done = isGone ? `Revoked ${name}` : FAILED;
    if (isGone) this.keys = (this.keys ?? []).filter((key) => key.id !== id);
  }

  private async copy(): Promise<void> {
    // Without https a page may not write to the clipboard; the key can be selected.
    await navigator.clipboard?.writeText(this.secret);
    this.done = 'Copied';
  }

  private renderForm(): TemplateResult {
    const { name: nameError = '', scopes: scopesError = '', form: formError = '' } = this.errors;
    return html`<form class="box" aria-label="New key" @submit=${this.onSubmit}>
      <label for="name">Name</label>
      <input
        id="name"
        autocomplete="off"
        maxlength=${MAX_API_KEY_NAME_UNITS}
        placeholder="CRM"
        aria-describedby="name-error"
        aria-invalid=${nameError !== ''}
        .value=${this.name}
        @input=${({ currentTarget }: InputEvent) => {
          if (currentTarget instanceof HTMLInputElement) this.name = currentTarget.value;
        }}
      />
      <p id="name-error" class="error" .textContent=${nameError}></p>
      <fieldset aria-describedby="scopes-error">
        <legend>May</legend>
        ${API_SCOPES.map(
          (scope) =>
            html`<label class="choice">
              <input
                type="checkbox"
                .checked=${this.scopes.includes(scope)}
                @change=${() => this.toggle(scope)}
              />
              <span .textContent=${SCOPES[scope]}></span>
            </label>`,
        )}
      </fieldset>
      <p id="scopes-error" class="error" .textContent=${scopesError}></p>
      <label for="site">On</label>
      <select
        id="site"
        @change=${({ currentTarget }: Event) => {
          if (currentTarget instanceof HTMLSelectElement) this.site = currentTarget.value;
        }}
      >
        ${allSitesOption(this.site === '')} ${siteOptions(this.sites, this.site)}
      </select>
      <p class="error" role="alert" .textContent=${formError}></p>
      <div class="buttons">
        <button class="button primary" type="submit" aria-disabled=${this.pending}>
          Create key
        </button>
        <button class="button" type="button" @click=${() => void this.hideForm()}>Cancel</button>
      </div>
    </form>`;
  }

  private renderSecret(): TemplateResult {
    return html`<div class="box">
      <label for="secret">New key</label>
      <div class="secret">
        <input id="secret" readonly .value=${this.secret} @focus=${selectAll} />
        <button class="button" type="button" @click=${() => void this.copy()}>Copy</button>
      </div>
      <p class="hint">It is shown this once. Whoever has it can do what it is for.</p>
    </div>`;
  }

  private renderKey(key: ApiKey): TemplateResult {
    const { name, scopes, site, createdAt, createdBy, lastUsedAt } = key;
    const known = API_SCOPES.filter((scope) => scopes.includes(scope));
    const used = lastUsedAt === undefined ? 'never used' : `last used ${dateTime(lastUsedAt)}`;
    return html`<li>
      <div class="what">
        <p class="name" translate="no"><bdi .textContent=${name}></bdi></p>
        <p
          class="hint"
          .textContent=${`${siteName(this.sites, site)} · ${known.map((scope) => SCOPES[scope]).join(', ')}`}
        ></p>
        <p class="hint">
          <span .textContent=${`Created ${dateTime(createdAt)} by`}></span>
          <bdi translate="no" .textContent=${createdBy}></bdi>,
          <span .textContent=${used}></span>
        </p>
      </div>
      <button
        class="button"
        aria-label=${`Revoke ${name}`}
        @click=${() => void this.revoke(key)}
        .textContent=${'Revoke'}
      ></button>
    </li>`;
  }

  protected override render(): TemplateResult {
    const { keys } = this;
    return html`
      <h2>API keys</h2>
      <p class="intro">
        Other systems, such as a CRM, put data beside conversations and read them. A revoked key is
        refused at once.
      </p>
      <p class="saved" role="status" .textContent=${this.done}></p>
      ${
        this.isFormShown
          ? this.renderForm()
          : html`<div class="buttons">
              <button class="button primary new" @click=${() => void this.showForm()}>
                New key
              </button>
            </div>`
      }
      ${this.secret === '' ? nothing : this.renderSecret()}
      ${
        keys === null || keys.length === 0
          ? html`<p class="intro" .textContent=${keys === null ? '' : 'No keys yet.'}></p>`
          : html`<ul role="list" aria-label="API keys">
              ${repeat(
                keys,
                ({ id }) => id,
                (key) => this.renderKey(key),
              )}
            </ul>`
      }
    `;
  }
}
