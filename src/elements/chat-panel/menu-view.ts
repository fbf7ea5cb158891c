import { html, type TemplateResult } from 'lit';
import type { Texts } from '../../locales/catalogue.js';
import type { MenuChoice } from '../chat-menu/menu-events.js';
import type { PanelMenu } from './panel-menu.js';

/** The menu, in the head of every view. */
export function menuView(
  menu: PanelMenu,
  choices: readonly MenuChoice[],
  texts: Texts,
): TemplateResult {
  return html`<chat-widget-menu
    slot="actions"
    .choices=${choices}
    .texts=${texts}
    @menu-open=${menu}
    @menu-choose=${menu}
  ></chat-widget-menu>`;
}
