import { html, type TemplateResult } from 'lit';
import type { Texts } from '../../locales/catalogue.js';
import type { PanelModel } from './panel-view.js';

/** What stands in place of a conversation; `slots` are those that the page has filled. */
export function homeView(
  { site, earlier }: PanelModel,
  slots: readonly string[],
  texts: Texts,
  locale: string,
  menu: TemplateResult,
): TemplateResult {
  return html`<chat-widget-home
    exportparts="header"
    .site=${site}
    .earlier=${earlier?.messages.at(-1)}
    .texts=${texts}
    .locale=${locale}
  >
    ${menu} ${slots.map((name) => html`<slot name=${name} slot=${name}></slot>`)}
  </chat-widget-home>`;
}
