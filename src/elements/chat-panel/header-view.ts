import { html, type TemplateResult } from 'lit';
import type { Texts } from '../../locales/catalogue.js';
import type { PanelModel, PanelView } from './panel-view.js';

/** With whom one talks, and the way back from what is no conversation. */
export function headerView(
  state: PanelModel,
  texts: Texts,
  view: PanelView,
  menu: TemplateResult,
): TemplateResult {
  const { session, site } = state;
  const online = site?.availability.online;
  const person = session?.assignedTo?.name ?? site?.name ?? texts.team;
  return html`<chat-widget-header
    part="header"
    .heading=${view === 'earlier' ? texts.earlier : person}
    .detail=${view === 'earlier' || online === undefined ? '' : online ? texts.online : texts.away}
    .online=${online}
    .back=${view !== 'conversation'}
    .texts=${texts}
    >${menu}</chat-widget-header
  >`;
}
