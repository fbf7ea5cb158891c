import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { defineElement } from '../../../elements/define-element.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import type { AuditEntry } from '../../../protocol/console-requests.js';
import { dateTime } from '../../browser/date-time.js';
import type { TeamClient } from '../../client/team-client.js';
import { controlStyles } from '../shared/control.styles.js';
import { formStyles } from '../shared/form.styles.js';

/** What happened, in words. A server of a newer version may know more. */
const ACTIONS: Readonly<Record<string, string>> = {
  agent_invited: 'Invited a colleague',
  invitation_revoked: 'Revoked an invitation',
  agent_signed_up: 'Signed up with a link as',
  password_reset: 'Chose a new password with a link for',
  agent_changed: 'Changed what an agent may do',
  agent_disabled: 'Disabled an agent',
  agent_enabled: 'Enabled an agent',
  api_key_added: 'Made an API key',
  api_key_revoked: 'Revoked an API key',
  conversation_erased: 'Erased a conversation',
  conversation_marked_as_spam: 'Marked a conversation as spam',
  conversation_not_spam: 'Unmarked a conversation as spam',
  visitor_blocked: 'Blocked the visitor of a conversation',
  address_blocked: 'Blocked an address',
  block_removed: 'Removed a block',
  canned_reply_added: 'Added a canned reply',
  canned_reply_changed: 'Changed a canned reply',
  canned_reply_removed: 'Deleted a canned reply',
  saved_task_added: 'Saved a task',
  saved_task_changed: 'Changed a saved task',
  saved_task_removed: 'Deleted a saved task',
  site_added: 'Added the site',
  site_changed: 'Changed the settings of',
  identity_secret_renewed: 'Renewed the identity secret of',
  former_identity_secret_ended: 'Ended the former identity secret of',
  conversation_exported: 'Exported a conversation',
  history_exported: 'Exported conversations',
};

const styles = css`
  :host {
    display: block;
  }
  table {
    inline-size: 100%;
    margin-block: 16px;
    border-collapse: collapse;
    font-size: 14px;
  }
  th,
  td {
    padding-block: 8px;
    padding-inline: 0 12px;
    border-block-end: 1px solid var(--_line);
    text-align: start;
    vertical-align: top;
    overflow-wrap: anywhere;
  }
  th {
    font-size: 12px;
    color: var(--_muted);
  }
  td:first-child {
    white-space: nowrap;
    color: var(--_muted);
  }
  /* No room for three columns: the cells of a row stand below each other. */
  @media (width <= 560px) {
    table,
    tbody,
    tr,
    td {
      display: block;
    }
    thead {
      position: absolute;
      clip-path: inset(50%);
    }
    tr {
      padding-block: 8px;
      border-block-end: 1px solid var(--_line);
    }
    td {
      padding: 0;
      border: 0;
    }
  }
`;

/**
 * Who changed what, the newest first. It calls the client. The roles of the table are written out, because where its
 * cells stand below each other, browsers would see no table.
 */
export class AuditLog extends LitElement {
  static override styles = [shared, controlStyles, formStyles, styles];

  static define(): void {
    defineElement('audit-log', AuditLog);
  }

  @state() private entries: readonly AuditEntry[] = [];
  /** Where older ones begin; `undefined`: there are none. */
  @state() private next: string | undefined;
  @state() private isLoaded = false;
  @state() private hasFailed = false;

  @property({ attribute: false }) client!: { team: TeamClient };

  /** An element that upgrades has no properties before. */
  protected override firstUpdated(): void {
    void this.load();
  }

  private async load(): Promise<void> {
    const page = await this.client.team.readAudit(this.next);
    this.hasFailed = page === null;
    if (!page) return;
    this.entries = [...this.entries, ...page.entries];
    this.next = page.next;
    this.isLoaded = true;
  }

  private renderEntry(entry: AuditEntry): TemplateResult {
    const { at, action, target } = entry;
    const what = ACTIONS[action] ?? action;
    const { visitor, ...detail } = entry.detail;
    const details = Object.entries(detail).map(([key, value]) => `${key}: ${String(value)}`);
    const who =
      entry.by ??
      (visitor ? 'The visitor' : detail.apiKey ? 'An API key' : 'A command on the server');
    return html`<tr role="row">
      <td role="cell"><time datetime=${at} .textContent=${dateTime(at)}></time></td>
      <td role="cell" translate="no">
        <bdi .textContent=${who}></bdi>
      </td>
      <td role="cell">
        <span .textContent=${what}></span>
        ${target === undefined ? nothing : html`<bdi translate="no" .textContent=${target}></bdi>`}
        ${details.length === 0 ? nothing : html`<p class="hint" .textContent=${details.join(', ')}></p>`}
      </td>
    </tr>`;
  }

  protected override render(): TemplateResult {
    return html`
      <h2>Audit log</h2>
      <p class="intro">
        Who changed settings, accounts and roles, and exported or erased conversations. It has
        nothing that people wrote.
      </p>
      <table role="table" aria-label="Audit log">
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">When</th>
            <th role="columnheader" scope="col">Who</th>
            <th role="columnheader" scope="col">What</th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          ${this.entries.map((entry) => this.renderEntry(entry))}
        </tbody>
      </table>
      ${this.isLoaded && this.entries.length === 0 ? html`<p class="intro">Nothing yet.</p>` : nothing}
      <p
        class="error"
        role="alert"
        .textContent=${this.hasFailed ? 'The server doesn’t answer. Please try again in a moment.' : ''}
      ></p>
      ${
        this.hasFailed || this.next !== undefined
          ? html`<button class="button" @click=${() => void this.load()}>
              ${this.hasFailed ? 'Try again' : 'Load older'}
            </button>`
          : nothing
      }
    `;
  }
}
