import { html, nothing, type TemplateResult } from 'lit';
import type { Texts } from '../../locales/catalogue.js';
import { questionTexts } from '../chat-dialog/question.js';
import type { PanelMenu } from './panel-menu.js';
import type { PanelModel } from './panel-view.js';

/** What is asked before something is lost, over all the rest. */
export function questionView(
  menu: PanelMenu,
  { pending }: PanelModel,
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
