import { html, nothing, type TemplateResult } from 'lit';
import type { Texts } from '../../locales/en.js';
import type { PanelState } from './panel-view.js';

type Part = TemplateResult | typeof nothing;

/** The line below the header: the state of the connection, while it is worth a word. */
export function statusView(state: PanelState, texts: Texts, useHere: () => void): Part {
  if (state.connection === 'reconnecting') {
    return html`<chat-widget-notice
      class="late"
      shape="bar"
      offline
      .text=${texts.reconnecting}
    ></chat-widget-notice>`;
  }
  if (state.connection !== 'superseded') return nothing;
  return html`<chat-widget-notice
    shape="bar"
    .text=${texts.superseded}
    .action=${texts.useHere}
    @notice-action=${useHere}
  ></chat-widget-notice>`;
}

/** The line above the composer: what happened to the conversation as a whole. */
export function noticeView(state: PanelState, texts: Texts, dismiss: () => void): Part {
  const text = noticeText(state, texts);
  if (text === undefined) return nothing;
  return html`<chat-widget-notice
    dismissible
    .text=${text}
    .texts=${texts}
    @notice-dismiss=${dismiss}
  ></chat-widget-notice>`;
}

function noticeText({ notice }: PanelState, texts: Texts): string | undefined {
  switch (notice?.code) {
    case 'restored':
      return texts.restored;
    case 'not-saved':
      return texts.notSaved;
    case 'over':
      if (notice.status === 'resolved') return texts.over_resolved;
      return notice.status === 'abandoned' ? texts.over_abandoned : texts.over_ended;
    case undefined:
      return undefined;
  }
}
