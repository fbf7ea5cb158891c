import { html, nothing, type TemplateResult } from 'lit';
import type { Texts } from '../../locales/catalogue.js';
import type { PreChatField } from '../../protocol/site.js';
import { lacksAddress, type PanelModel } from './panel-view.js';

const EMAIL: readonly PreChatField[] = [{ name: 'email', kind: 'email', required: false }];

/** What the site asks before a conversation, filled in as far as it is known. */
export function formView({ site, profile }: PanelModel, texts: Texts): TemplateResult {
  const fields = site?.preChat ?? [];
  const known = fields.flatMap(({ name, kind }) =>
    kind === 'text' ? [] : [[name, profile[kind] ?? '']],
  );
  return html`<chat-widget-form
    class="form"
    .fields=${fields}
    .values=${Object.fromEntries(known)}
    .texts=${texts}
  ></chat-widget-form>`;
}

/** Nobody is there, and there is no address to answer to: it is asked for, not demanded. */
export function awayView(state: PanelModel, texts: Texts): TemplateResult | typeof nothing {
  return lacksAddress(state)
    ? html`<chat-widget-form
        compact
        .fields=${EMAIL}
        .hint=${texts.awayEmailHint}
        .texts=${texts}
      ></chat-widget-form>`
    : nothing;
}
