import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { defineElement } from '../../../elements/define-element.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import type { SiteDetails } from '../../../protocol/site-settings.js';
import { dateTime } from '../../browser/date-time.js';
import type { SiteSettingsClient } from '../../client/site-settings-client.js';
import { controlStyles } from '../shared/control.styles.js';
import { formStyles } from '../shared/form.styles.js';
import { siteFormStyles } from '../site-form/site-form.styles.js';

const FAILED = 'The server doesn’t answer. Please try again in a moment.';

/** The secret with which the site's own server says who a visitor is. A new one is shown once. It calls the client. */
export class IdentitySecret extends LitElement {
  static override styles = [shared, controlStyles, formStyles, siteFormStyles];

  static define(): void {
    defineElement('identity-secret', IdentitySecret);
  }

  @query('#secret') private readonly secretField!: HTMLInputElement | null;

  @property({ attribute: false }) client!: { siteSettings: SiteSettingsClient };
  @property({ attribute: false }) site = '';
  @property({ attribute: false }) status!: SiteDetails['identitySecret'];

  /** The new secret, until the page is left. */
  @state() private secret: string | null = null;
  @state() private done = '';
  @state() private error = '';
  @state() private isPending = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('site')) return;
    this.secret = null;
    this.done = this.error = '';
  }

  private async renew(): Promise<void> {
    if (this.isPending) return;
    this.isPending = true;
    const { site } = this;
    const secret = await this.client.siteSettings.renewSecret(site);
    this.isPending = false;
    if (site !== this.site) return;
    this.error = secret === null ? FAILED : '';
    this.done = secret === null ? '' : 'This is the new secret. It is not shown again.';
    this.secret = secret;
    await this.updateComplete;
    this.secretField?.select();
  }

  private async endFormer(): Promise<void> {
    const hasEnded = await this.client.siteSettings.endFormerSecret(this.site);
    this.error = hasEnded ? '' : FAILED;
    this.done = hasEnded ? 'Only the newest secret is valid now.' : '';
  }

  private async copy(): Promise<void> {
    await navigator.clipboard.writeText(this.secret ?? '').then(
      () => (this.done = 'Copied'),
      () => this.secretField?.select(),
    );
  }

  private renderFormer(): unknown {
    const { formerUntil } = this.status;
    if (formerUntil === null) return nothing;
    const time = dateTime(formerUntil);
    return html`<p class="hint" .textContent=${`The secret before is valid until ${time}.`}></p>
      <div class="buttons">
        <button class="button" type="button" @click=${() => void this.endFormer()}>
          End the secret before now
        </button>
      </div>`;
  }

  protected override render(): TemplateResult {
    const { isSet } = this.status;
    return html`
      <h3>Identity secret</h3>
      <p class="intro">
        With it your server signs who a visitor is, so that agents see a verified name. A new secret
        leaves the one before valid for a week.
      </p>
      ${
        this.secret === null
          ? nothing
          : html`<label for="secret">New secret</label>
              <input id="secret" readonly translate="no" .value=${this.secret} />`
      }
      <div class="buttons">
        ${
          this.secret === null
            ? html`<button class="button" type="button" @click=${() => void this.renew()}>
                ${isSet ? 'Renew the secret' : 'Make a secret'}
              </button>`
            : html`<button class="button" type="button" @click=${() => void this.copy()}>
                Copy
              </button>`
        }
        <p class="saved" role="status" .textContent=${this.done}></p>
      </div>
      ${this.renderFormer()}
      <p class="error" role="alert" .textContent=${this.error}></p>
    `;
  }
}
