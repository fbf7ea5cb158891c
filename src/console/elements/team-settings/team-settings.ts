import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import { defineElement } from '../../../elements/define-element.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { agentRoleSchema, type AgentRole } from '../../../protocol/agents.js';
import type {
  Colleague,
  ColleagueAccess,
  Invitation,
  SiteName,
} from '../../../protocol/console-requests.js';
import { parse } from '../../../protocol/parse.js';
import { dateTime } from '../../browser/date-time.js';
import type { TeamClient, TeamOutcome } from '../../client/team-client.js';
import { choiceStyles } from '../shared/choice.styles.js';
import { controlStyles } from '../shared/control.styles.js';
import { formStyles } from '../shared/form.styles.js';
import { settingsListStyles } from '../shared/settings-list.styles.js';
import { selectAll } from '../shared/select-all.js';
import { siteChoice } from './site-choice.js';
import { teamSettingsStyles } from './team-settings.styles.js';

const ROLES: Readonly<Record<AgentRole, string>> = { admin: 'Admin', agent: 'Agent' };

const OUTCOME_TEXTS: Readonly<Record<TeamOutcome, string>> = {
  saved: 'Saved',
  'last-admin': 'One admin has to stay.',
  failed: 'Could not save it. Please try again.',
};

/** Who works here and what they may do, and invitations. A change counts at once. It calls the client. */
export class TeamSettings extends LitElement {
  static override styles = [
    shared,
    controlStyles,
    formStyles,
    choiceStyles,
    settingsListStyles,
    teamSettingsStyles,
  ];

  static define(): void {
    defineElement('team-settings', TeamSettings);
  }

  /** What the next invitation gives. */
  @state() private invitedRole: AgentRole = 'agent';
  @state() private chosenSites: string[] | null = null;
  /** The one-time link that was made last. */
  @state() private link = '';
  /** What came of the last change. */
  @state() private done = '';
  @state() private pending = false;

  @property({ attribute: false }) client!: { team: TeamClient };
  @property({ attribute: false }) team: readonly Colleague[] = [];
  /** `null` until they are loaded. */
  @property({ attribute: false }) invitations: readonly Invitation[] | null = null;
  @property({ attribute: false }) sites: readonly SiteName[] = [];

  /** An element that upgrades has no properties before. */
  protected override firstUpdated(): void {
    void this.client.team.loadTeam();
    void this.client.team.loadInvitations();
  }

  private async change(agentId: string, change: Partial<ColleagueAccess>): Promise<void> {
    this.done = '';
    this.done = OUTCOME_TEXTS[await this.client.team.changeAgent(agentId, change)];
    // A control that the agent has moved goes back if the change was refused.
    this.requestUpdate();
  }

  private async onInvite(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.pending) return;
    this.pending = true;
    const role = this.invitedRole;
    const sites = role === 'admin' ? null : this.chosenSites;
    const secret = await this.client.team.invite({ role, sites });
    this.pending = false;
    this.done = secret === null ? OUTCOME_TEXTS.failed : '';
    this.link = secret === null ? '' : `${location.origin}/console/#setup=${secret}`;
  }

  private async revoke(id: string): Promise<void> {
    const isGone = await this.client.team.revoke(id);
    this.done = isGone ? 'Revoked' : OUTCOME_TEXTS.failed;
    if (isGone) this.link = '';
  }

  private async copy(): Promise<void> {
    // Without https a page may not write to the clipboard; the link can be selected.
    await navigator.clipboard?.writeText(this.link);
    this.done = 'Copied';
  }

  private renderRole(
    label: string,
    value: AgentRole,
    choose: (role: AgentRole) => void,
  ): TemplateResult {
    return html`<select
      class="role"
      aria-label=${label}
      .value=${live(value)}
      @change=${({ currentTarget }: Event) => {
        const role = currentTarget instanceof HTMLSelectElement && toRole(currentTarget.value);
        if (role) choose(role);
      }}
    >
      ${Object.entries(ROLES).map(
        ([role, name]) =>
          html`<option value=${role} ?selected=${role === value} .textContent=${name}></option>`,
      )}
    </select>`;
  }

  private sitesText(sites: readonly string[] | null): string {
    if (sites === null) return 'All sites';
    return sites
      .map((token) => this.sites.find((site) => site.token === token)?.name ?? token)
      .join(', ');
  }

  private renderColleague({ id, name, online, access }: Colleague): TemplateResult {
    if (!access) return html``;
    const { role, sites, disabled } = access;
    const status = disabled ? 'Disabled' : online ? 'Available' : 'Away';
    return html`<li class=${disabled ? 'disabled' : ''}>
      <div class="who">
        <p class="name" translate="no"><bdi .textContent=${name}></bdi></p>
        <p class="hint" .textContent=${status}></p>
      </div>
      ${this.renderRole(`Role of ${name}`, role, (next) => void this.change(id, { role: next }))}
      <button
        class="button"
        aria-label=${`${disabled ? 'Enable' : 'Disable'} ${name}`}
        @click=${() => void this.change(id, { disabled: !disabled })}
        .textContent=${disabled ? 'Enable' : 'Disable'}
      ></button>
      ${
        role === 'admin'
          ? nothing
          : html`<details>
              <summary .textContent=${this.sitesText(sites)}></summary>
              ${siteChoice(this.sites, sites, (next) => void this.change(id, { sites: next }))}
            </details>`
      }
    </li>`;
  }

  private renderInvite(): TemplateResult {
    return html`<form class="box invite" aria-label="Invite" @submit=${this.onInvite}>
      <h3>Invite a colleague</h3>
      <p class="hint">
        You get a link that works once, within a week. Whoever opens it has an account.
      </p>
      ${this.renderRole('Role', this.invitedRole, (role) => (this.invitedRole = role))}
      ${
        this.invitedRole === 'admin'
          ? nothing
          : siteChoice(this.sites, this.chosenSites, (next) => (this.chosenSites = next))
      }
      <div class="buttons">
        <button class="button primary" type="submit" aria-disabled=${this.pending}>Invite</button>
      </div>
      ${
        this.link === ''
          ? nothing
          : html`<label for="link">Invitation link</label>
              <div class="link">
                <input id="link" readonly .value=${this.link} @focus=${selectAll} />
                <button class="button" type="button" @click=${() => void this.copy()}>Copy</button>
              </div>
              <p class="hint">It is shown this once.</p>`
      }
    </form>`;
  }

  private renderInvitation({ id, role, sites, invitedBy, expiresAt }: Invitation): TemplateResult {
    const until = dateTime(expiresAt);
    return html`<li>
      <div class="who">
        <p class="name" .textContent=${`${ROLES[role]} · ${this.sitesText(sites)}`}></p>
        <p class="hint">
          Invited by <bdi translate="no" .textContent=${invitedBy}></bdi>, until
          <time datetime=${expiresAt} .textContent=${until}></time>
        </p>
      </div>
      <button class="button" @click=${() => void this.revoke(id)}>Revoke</button>
    </li>`;
  }

  protected override render(): TemplateResult {
    const invitations = this.invitations ?? [];
    return html`
      <h2>Team</h2>
      <p class="intro">
        Admins see every site and all settings. A disabled agent is signed out at once, and their
        open conversations return to the queue.
      </p>
      <p class="saved" role="status" .textContent=${this.done}></p>
      ${this.renderInvite()}
      ${
        invitations.length === 0
          ? nothing
          : html`<h3>Invitations</h3>
              <ul role="list" aria-label="Invitations">
                ${repeat(
                  invitations,
                  ({ id }) => id,
                  (invitation) => this.renderInvitation(invitation),
                )}
              </ul>`
      }
      <h3>Agents</h3>
      <ul role="list" aria-label="Team">
        ${repeat(
          this.team,
          ({ id }) => id,
          (colleague) => this.renderColleague(colleague),
        )}
      </ul>
    `;
  }
}

function toRole(value: string): AgentRole | undefined {
  return parse(agentRoleSchema, value);
}
