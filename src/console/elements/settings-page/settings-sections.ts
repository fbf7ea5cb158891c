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
  /** It is about one site, never about all of them. */
  ofOneSite?: true;
  /** Loads the section's element and registers it. */
  define(): Promise<void>;
  /** May be rendered before its element is registered. */
  render(properties: SectionProperties): TemplateResult;
}

/** All sections by the last part of their address, in the order of their links. To add one, add an entry. */
export const SETTINGS_SECTIONS: Readonly<Record<string, SettingsSection>> = {
  sites: {
    label: 'Sites',
    define: async () =>
      (await import('../sites-settings/sites-settings.js')).SitesSettings.define(),
    render: ({ client, state }) =>
      html`<sites-settings .client=${client} .sites=${state.sites ?? []}></sites-settings>`,
  },
  site: {
    label: 'Site',
    ofOneSite: true,
    define: async () =>
      (await import('../site-settings/site-settings.js')).SiteSettingsForm.define(),
    render: ({ client, state, site }) =>
      html`<site-settings .client=${client} .state=${state} .site=${site}></site-settings>`,
  },
  texts: {
    label: 'Texts',
    ofOneSite: true,
    define: async () =>
      (await import('../texts-settings/texts-settings.js')).TextsSettings.define(),
    render: ({ client, state, site }) =>
      html`<texts-settings .client=${client} .state=${state} .site=${site}></texts-settings>`,
  },
  'opening-hours': {
    label: 'Opening hours',
    ofOneSite: true,
    define: async () =>
      (
        await import('../opening-hours-settings/opening-hours-settings.js')
      ).OpeningHoursSettings.define(),
    render: ({ client, state, site }) =>
      html`<opening-hours-settings
        .client=${client}
        .state=${state}
        .site=${site}
      ></opening-hours-settings>`,
  },
  'pre-chat-form': {
    label: 'Pre-chat form',
    ofOneSite: true,
    define: async () =>
      (await import('../pre-chat-settings/pre-chat-settings.js')).PreChatSettings.define(),
    render: ({ client, state, site }) =>
      html`<pre-chat-settings .client=${client} .state=${state} .site=${site}></pre-chat-settings>`,
  },
  privacy: {
    label: 'Privacy',
    ofOneSite: true,
    define: async () =>
      (await import('../privacy-settings/privacy-settings.js')).PrivacySettings.define(),
    render: ({ client, state, site }) =>
      html`<privacy-settings .client=${client} .state=${state} .site=${site}></privacy-settings>`,
  },
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
  'saved-tasks': {
    label: 'Saved tasks',
    ofOneSite: true,
    define: async () =>
      (await import('../saved-tasks-settings/saved-tasks-settings.js')).SavedTasksSettings.define(),
    render: ({ client, state, site }) =>
      html`<saved-tasks-settings
        .client=${client}
        .state=${state}
        .site=${site}
      ></saved-tasks-settings>`,
  },
  'blocked-visitors': {
    label: 'Blocked visitors',
    define: async () =>
      (
        await import('../blocked-visitors-settings/blocked-visitors-settings.js')
      ).BlockedVisitorsSettings.define(),
    render: ({ client, state, site }) =>
      html`<blocked-visitors-settings
        .client=${client}
        .sites=${state.sites ?? []}
        .site=${site}
      ></blocked-visitors-settings>`,
  },
  'api-keys': {
    label: 'API keys',
    define: async () =>
      (await import('../api-keys-settings/api-keys-settings.js')).ApiKeysSettings.define(),
    render: ({ client, state }) =>
      html`<api-keys-settings .client=${client} .sites=${state.sites ?? []}></api-keys-settings>`,
  },
  embed: {
    label: 'Embed',
    ofOneSite: true,
    define: async () =>
      (await import('../embed-settings/embed-settings.js')).EmbedSettings.define(),
    render: ({ site }) => html`<embed-settings .site=${site}></embed-settings>`,
  },
  'audit-log': {
    label: 'Audit log',
    define: async () => (await import('../audit-log/audit-log.js')).AuditLog.define(),
    render: ({ client }) => html`<audit-log .client=${client}></audit-log>`,
  },
};
