import { html, nothing, type TemplateResult } from 'lit';
import type { Texts } from '../../locales/en.js';
import { questionTexts } from '../chat-dialog/question.js';
import type { MenuChoice } from '../chat-menu/menu-events.js';
import type { PanelMenu } from './panel-menu.js';
import type { PanelState } from './panel-view.js';

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

/** What is asked before something is lost, over all the rest. */
export function questionView(
  menu: PanelMenu,
  { pending }: PanelState,
  texts: Texts,
  locale: string,
): TemplateResult | typeof nothing {
  const { asking } = menu;
  if (!asking) return nothing;
  const words = questionTexts(asking, pending.length, texts, locale);
  return html`<chat-widget-dialog
    danger
    .heading=${words.heading}
    .text=${words.text}
    .confirm=${words.confirm}
    .texts=${texts}
    @dialog-confirm=${menu}
    @dialog-cancel=${menu}
  ></chat-widget-dialog>`;
}
