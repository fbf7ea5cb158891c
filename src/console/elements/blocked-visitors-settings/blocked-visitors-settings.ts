import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { defineElement } from '../../../elements/define-element.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { isolate } from '../../../elements/texts/sentences.js';
import { addressRangeIssue, MAX_BLOCK_REASON_UNITS, type Block } from '../../../protocol/blocks.js';
import type { SiteName } from '../../../protocol/console-requests.js';
import { hasVisibleText } from '../../../protocol/text.js';
import { dateTime } from '../../browser/date-time.js';
import type { BlockClient } from '../../client/block-client.js';
import { conversationPath } from '../../state/route.js';
import {
  DEFAULT_DAYS,
  durationOptions,
  readDuration,
  untilText,
} from '../shared/block-durations.js';
import { controlStyles } from '../shared/control.styles.js';
import { formStyles } from '../shared/form.styles.js';
import { settingsListStyles } from '../shared/settings-list.styles.js';
import { allSitesOption, siteName, siteOptions } from '../shared/site-options.js';

const FAILED = 'The server doesn’t answer. Please try again in a moment.';

const styles = css`
  .reason {
    font-size: 14px;
  }
`;

interface Errors {
  address?: string;
  reason?: string;
  form?: string;
}

/** Everybody who is blocked, and a form that blocks addresses. It calls the client. */
export class BlockedVisitorsSettings extends LitElement {
  static override styles = [shared, controlStyles, formStyles, settingsListStyles, styles];

  static define(): void {
    defineElement('blocked-visitors-settings', BlockedVisitorsSettings);
  }

  @query('#address') private readonly addressField!: HTMLInputElement;
  @query('#reason') private readonly reasonField!: HTMLInputElement;
  @query('#site') private readonly siteField!: HTMLSelectElement;
  @query('#duration') private readonly durationField!: HTMLSelectElement;
  @query('.new') private readonly newButton!: HTMLButtonElement | null;

  /** `null` until they are loaded. */
  @state() private blocks: readonly Block[] | null = null;
  @state() private isFormShown = false;
  @state() private errors: Errors = {};
  @state() private pending = false;
  /** What was done last. */
  @state() private done = '';

  @property({ attribute: false }) client!: { blocks: BlockClient };
  @property({ attribute: false }) sites: readonly SiteName[] = [];
  /** The token of the chosen site: other sites' blocks are left out. `null`: all. */
  @property({ attribute: false }) site: string | null = null;

  /** An element that upgrades has no properties before. */
  protected override firstUpdated(): void {
    void this.load();
  }

  private async load(): Promise<void> {
    const blocks = await this.client.blocks.list();
    this.blocks = blocks ?? this.blocks;
    this.done = blocks === null ? FAILED : '';
  }

  private async showForm(): Promise<void> {
    this.isFormShown = true;
    this.done = '';
    await this.updateComplete;
    this.addressField.focus();
  }

  private async hideForm(): Promise<void> {
    this.isFormShown = false;
    this.errors = {};
    await this.updateComplete;
    this.newButton?.focus();
  }

  private async onSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.pending) return;
    const address = this.addressField.value.trim();
    const reason = this.reasonField.value;
    const issue = addressRangeIssue(address);
    this.errors = {
      ...(issue !== undefined && { address: `This ${issue}.` }),
      ...(!hasVisibleText(reason) && { reason: 'Please say why.' }),
    };
    if (this.errors.address !== undefined) return this.addressField.focus();
    if (this.errors.reason !== undefined) return this.reasonField.focus();
    this.pending = true;
    const outcome = await this.client.blocks.add({
      address,
      reason,
      site: this.siteField.value || null,
      days: readDuration(this.durationField.value),
    });
    this.pending = false;
    if (outcome.kind !== 'done') {
      const isFull = outcome.kind === 'refused' && outcome.error.code === 'too_large';
      this.errors = { form: isFull ? 'There are too many blocks. Remove some first.' : FAILED };
      return;
    }
    this.blocks = [outcome.value, ...(this.blocks ?? [])];
    await this.hideForm();
    this.done = 'Saved';
  }

  private async unblock({ id }: Block): Promise<void> {
    const isGone = await this.client.blocks.remove(id);
    this.done = isGone ? 'Removed' : FAILED;
    if (isGone) this.blocks = (this.blocks ?? []).filter((block) => block.id !== id);
  }

  private renderForm(): TemplateResult {
    const { address = '', reason = '', form = '' } = this.errors;
    return html`<form class="box" novalidate aria-label="Block an address" @submit=${this.onSubmit}>
      <label for="address">Address or range</label>
      <input
        id="address"
        autocomplete="off"
        spellcheck="false"
        placeholder="203.0.113.0/24"
        aria-describedby="address-hint address-error"
        aria-invalid=${address !== ''}
      />
      <p class="hint" id="address-hint">
        IPv4 or IPv6. An IPv6 address stands for its whole network, /64.
      </p>
      <p class="error" id="address-error" .textContent=${address}></p>
      <label for="reason">Reason</label>
      <input
        id="reason"
        autocomplete="off"
        maxlength=${MAX_BLOCK_REASON_UNITS}
        aria-describedby="reason-error"
        aria-invalid=${reason !== ''}
      />
      <p class="error" id="reason-error" .textContent=${reason}></p>
      <label for="site">On</label>
      <select id="site">
        ${allSitesOption(this.site === null)} ${siteOptions(this.sites, this.site)}
      </select>
      <label for="duration">For</label>
      <select id="duration">
        ${durationOptions(DEFAULT_DAYS)}
      </select>
      <p class="error" role="alert" .textContent=${form}></p>
      <div class="buttons">
        <button class="button primary" aria-disabled=${this.pending}>Save</button>
        <button class="button" type="button" @click=${() => void this.hideForm()}>Cancel</button>
      </div>
    </form>`;
  }

  private renderWho({ visitor, address, addressAwaited }: Block): TemplateResult {
    const name = visitor?.name ?? visitor?.email ?? 'A visitor';
    return html`<p class="name" translate="no">
        ${
          visitor === undefined
            ? html`<bdi .textContent=${address ?? ''}></bdi>`
            : visitor.sessionId === undefined
              ? html`<bdi .textContent=${name}></bdi>`
              : html`<a href=${conversationPath(visitor.sessionId)}
                  ><bdi .textContent=${name}></bdi
                ></a>`
        }
      </p>
      ${
        visitor === undefined || (address === undefined && !addressAwaited)
          ? nothing
          : html`<p
              class="hint"
              .textContent=${address === undefined ? 'And the address of the next visit' : `And the address ${isolate(address)}`}
            ></p>`
      }`;
  }

  private renderBlock(block: Block): TemplateResult {
    const { visitor, address, reason, site, until, createdAt, createdBy } = block;
    const name = visitor === undefined ? address : (visitor.name ?? visitor.email ?? 'a visitor');
    return html`<li>
      <div class="what">
        ${this.renderWho(block)}
        <p class="reason" dir="auto" translate="no" .textContent=${reason}></p>
        <p class="hint" .textContent=${`${siteName(this.sites, site)} · ${untilText(until)}`}></p>
        <p class="hint">
          <span .textContent=${`Blocked ${dateTime(createdAt)} by`}></span>
          <bdi translate="no" .textContent=${createdBy}></bdi>
        </p>
      </div>
      <button
        class="button"
        aria-label=${`Remove the block of ${name}`}
        @click=${() => void this.unblock(block)}
        .textContent=${'Remove'}
      ></button>
    </li>`;
  }

  protected override render(): TemplateResult {
    const shown =
      this.blocks?.filter(({ site }) => this.site === null || (site ?? this.site) === this.site) ??
      null;
    return html`
      <h2>Blocked visitors</h2>
      <p class="intro">
        They can neither write nor start a conversation. Nothing says that it is a block. Agents
        block visitors from within a conversation.
      </p>
      <p class="saved" role="status" .textContent=${this.done}></p>
      ${
        this.isFormShown
          ? this.renderForm()
          : html`<div class="buttons">
              <button class="button primary new" @click=${() => void this.showForm()}>
                Block an address
              </button>
            </div>`
      }
      ${
        shown === null || shown.length === 0
          ? html`<p class="intro" .textContent=${shown === null ? '' : 'Nobody is blocked.'}></p>`
          : html`<ul role="list" aria-label="Blocked visitors">
              ${repeat(
                shown,
                ({ id }) => id,
                (block) => this.renderBlock(block),
              )}
            </ul>`
      }
    `;
  }
}
