import { html, type TemplateResult } from 'lit';
import type { Texts } from '../../locales/catalogue.js';
import type { Composing } from './composing.js';
import type { PanelModel } from './panel-view.js';
import { sendFault } from './send-fault.js';

/** Where one writes; `paused`: the conversation goes on elsewhere. */
export function composerView(
  { draft, outdated }: PanelModel,
  composing: Composing,
  paused: boolean,
  texts: Texts,
  locale: string,
): TemplateResult {
  return html`<chat-widget-composer
    part="composer"
    exportparts="input, send"
    .value=${draft}
    .placeholder=${texts.placeholder}
    .fault=${sendFault(composing.outcome, texts, locale)}
    .readOnly=${outdated || paused}
    .note=${paused ? texts.superseded : ''}
    .texts=${texts}
    @composer-input=${composing}
    @composer-send=${composing}
  ></chat-widget-composer>`;
}
