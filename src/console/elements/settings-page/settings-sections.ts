import { html, type TemplateResult } from 'lit';
import type { ConsoleClient } from '../../client/console-client.js';
import type { ConsoleState } from '../../state/console-state.js';

/** What a section is rendered with. */
interface SectionProperties {
  client: ConsoleClient;
  state: ConsoleState;
  /** The token of the site that was chosen; `null`: all sites. */
  site: string | null;
}

export interface SettingsSection {
  label: string;
  /** Loads the section's element and registers it. */
  define(): Promise<void>;
  /** May be rendered before its element is registered. */
  render(properties: SectionProperties): TemplateResult;
}

/** All sections by the last part of their address, in the order of their links. To add one, add an entry. */
export const SETTINGS_SECTIONS: Readonly<Record<string, SettingsSection>> = {
  team: {
    label: 'Team',
    define: async () => (await import('../team-settings/team-settings.js')).TeamSettings.define(),
    render: ({ client, state }) =>
      html`<team-settings
        .client=${client}
        .team=${state.team}
        .invitations=${state.invitations}
        .sites=${state.sites ?? []}
      ></team-settings>`,
  },
  'canned-replies': {
    label: 'Canned replies',
    define: async () =>
      (
        await import('../canned-replies-settings/canned-replies-settings.js')
      ).CannedRepliesSettings.define(),
    render: ({ client, state, site }) =>
      html`<canned-replies-settings
        .client=${client}
        .replies=${state.cannedReplies}
        .draft=${state.cannedReplyDraft}
        .sites=${state.sites ?? []}
        .site=${site}
      ></canned-replies-settings>`,
  },
  'audit-log': {
    label: 'Audit log',
    define: async () => (await import('../audit-log/audit-log.js')).AuditLog.define(),
    render: ({ client }) => html`<audit-log .client=${client}></audit-log>`,
  },
};
