import { html, nothing, type TemplateResult } from 'lit';
import type { Notice } from '../../core/state/state.js';
import type { Texts } from '../../locales/catalogue.js';
import type { PanelModel } from './panel-view.js';

type Part = TemplateResult | typeof nothing;

/** What the notices say now, in the order in which they stand: for those who listen instead. */
export function noticeTexts(state: PanelModel, texts: Texts): readonly string[] {
  const status = statusOf(state);
  const notice = noticeText(state, texts);
  return [
    ...(status ? [texts[status]] : []),
    ...(isClosing(state) ? [texts.idleSoon] : []),
    ...(notice === undefined ? [] : [notice]),
  ];
}

/** The line below the header: the state of the connection, while it is worth a word. */
export function statusView(state: PanelModel, texts: Texts, useHere: () => void): Part {
  const status = statusOf(state);
  switch (status) {
    case 'outdated':
      return html`<chat-widget-notice
        shape="bar"
        .text=${texts[status]}
        .action=${texts.reload}
        @notice-action=${reload}
      ></chat-widget-notice>`;
    case 'reconnecting':
      return html`<chat-widget-notice
        class="late"
        shape="bar"
        offline
        .text=${texts[status]}
      ></chat-widget-notice>`;
    case 'superseded':
      return html`<chat-widget-notice
        shape="bar"
        .text=${texts[status]}
        .action=${texts.useHere}
        @notice-action=${useHere}
      ></chat-widget-notice>`;
    case undefined:
      return nothing;
  }
}

/** The conversation will be closed for silence, unless the visitor says otherwise. */
export function closingView(state: PanelModel, texts: Texts, keep: () => void): Part {
  if (!isClosing(state)) return nothing;
  return html`<chat-widget-notice
    kind="warning"
    .text=${texts.idleSoon}
    .action=${texts.keepChat}
    @notice-action=${keep}
  ></chat-widget-notice>`;
}

/** The line above the composer: what happened to the conversation as a whole. */
export function noticeView(state: PanelModel, texts: Texts, dismiss: () => void): Part {
  const text = noticeText(state, texts);
  if (text === undefined) return nothing;
  return html`<chat-widget-notice
    dismissible
    .text=${text}
    .texts=${texts}
    @notice-dismiss=${dismiss}
  ></chat-widget-notice>`;
}

/** What the line below the header tells, by the name of its text. */
function statusOf({
  outdated,
  connection,
}: PanelModel): 'outdated' | 'reconnecting' | 'superseded' | undefined {
  if (outdated) return 'outdated';
  return connection === 'reconnecting' || connection === 'superseded' ? connection : undefined;
}

function isClosing({ closesAt }: PanelModel): boolean {
  return closesAt !== null;
}

function noticeText({ notice }: PanelModel, texts: Texts): string | undefined {
  switch (notice?.code) {
    case 'restored':
      return texts.restored;
    case 'not-saved':
      return texts.notSaved;
    case 'not-here':
      return texts.notHere;
    case 'conversation-ended':
      return overText(notice, texts);
    case undefined:
      return undefined;
  }
}

function overText({ status, reason }: Notice, texts: Texts): string {
  if (reason === 'cleared') return texts.over_cleared;
  switch (status) {
    case 'resolved':
    case 'abandoned':
    case 'erased':
      return texts[`over_${status}`];
    default:
      return texts.over_ended;
  }
}

function reload(): void {
  location.reload();
}
