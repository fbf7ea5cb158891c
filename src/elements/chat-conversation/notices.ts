import { html, nothing, type TemplateResult } from 'lit';
import type { Notice } from '../../core/state/state.js';
import type { Texts } from '../../locales/catalogue.js';
import type { ConversationModel } from './conversation-model.js';

type View = TemplateResult | typeof nothing;
type StatusCode = 'outdated' | 'reconnecting' | 'superseded';

/** The texts of all notices that are shown, in their order: what is seen is also announced. */
export function noticeTexts(model: ConversationModel, texts: Texts): readonly string[] {
  const status = statusOf(model);
  const notice = noticeText(model, texts);
  return [
    ...(status ? [texts[status]] : []),
    ...(isClosing(model) ? [texts.idleSoon] : []),
    ...(notice === undefined ? [] : [notice]),
  ];
}

/** The line below the header: the status of the connection, if it is worth a line. */
export function statusNotice(model: ConversationModel, texts: Texts, useHere: () => void): View {
  const status = statusOf(model);
  switch (status) {
    case 'outdated':
      return html`<chat-widget-notice
        shape="bar"
        .text=${texts[status]}
        .action=${texts.reload}
        @notice-action=${() => location.reload()}
      ></chat-widget-notice>`;
    case 'reconnecting':
      return html`<chat-widget-notice
        class="delayed"
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

/** Warns before the conversation is closed for inactivity. */
export function closingNotice(model: ConversationModel, texts: Texts, keep: () => void): View {
  if (!isClosing(model)) return nothing;
  return html`<chat-widget-notice
    kind="warning"
    .text=${texts.idleSoon}
    .action=${texts.keepChat}
    @notice-action=${keep}
  ></chat-widget-notice>`;
}

/** The line above the composer: what happened to the conversation as a whole. */
export function conversationNotice(
  model: ConversationModel,
  texts: Texts,
  dismiss: () => void,
): View {
  const text = noticeText(model, texts);
  if (text === undefined) return nothing;
  return html`<chat-widget-notice
    dismissible
    .text=${text}
    .texts=${texts}
    @notice-dismiss=${dismiss}
  ></chat-widget-notice>`;
}

/** The status is also the key of its text. */
function statusOf({ outdated, connection }: ConversationModel): StatusCode | undefined {
  if (outdated) return 'outdated';
  return connection === 'reconnecting' || connection === 'superseded' ? connection : undefined;
}

function isClosing({ closesAt }: ConversationModel): boolean {
  return closesAt !== null;
}

function noticeText({ notice }: ConversationModel, texts: Texts): string | undefined {
  switch (notice?.code) {
    case 'restored':
      return texts.restored;
    case 'not-saved':
      return texts.notSaved;
    case 'not-here':
      return texts.notHere;
    case 'conversation-ended':
      return endedText(notice, texts);
    case undefined:
      return undefined;
  }
}

function endedText({ status, reason }: Notice, texts: Texts): string {
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
