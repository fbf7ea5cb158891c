import { html, type TemplateResult } from 'lit';
import type { Texts } from '../../locales/en.js';
import type { PanelState } from './panel-view.js';

/** With whom one talks; `earlier`: the conversation before, and the way back from it. */
export function headerView(
  state: PanelState,
  texts: Texts,
  earlier: boolean,
  menu: TemplateResult,
): TemplateResult {
  const { session, site } = state;
  const online = site?.availability.online;
  const person = session?.assignedTo?.name ?? site?.name ?? texts.team;
  return html`<chat-widget-header
    part="header"
    .heading=${earlier ? texts.earlier : person}
    .detail=${earlier || online === undefined ? '' : online ? texts.online : texts.away}
    .online=${online}
    .back=${earlier}
    .texts=${texts}
    >${menu}</chat-widget-header
  >`;
}
