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
};
