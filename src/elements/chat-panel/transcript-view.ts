import { html, type TemplateResult } from 'lit';
import type { ScrollPosition } from '../../core/state/scroll-position.js';
import type { Texts } from '../../locales/catalogue.js';
import type { Message } from '../../protocol/message.js';
import { whoTypes, type PanelModel } from './panel-view.js';

export interface TranscriptViewOptions {
  messages: readonly Message[];
  /** They are of the present conversation, not of the one before. */
  current: boolean;
  texts: Texts;
  locale: string;
  /** Where to begin reading it. */
  place: ScrollPosition | undefined;
  /** Hears of what the visitor does in it. */
  listener: EventListenerObject;
}

/** What was said. */
export function transcriptView(state: PanelModel, options: TranscriptViewOptions): TemplateResult {
  const { pending, read, typing, transcript, historyBefore } = state;
  const { messages, current, place, texts, locale, listener } = options;
  return html`<chat-widget-transcript
    part="transcript"
    exportparts="message, bubble"
    .messages=${messages}
    .pending=${pending}
    .readUpTo=${read.agent}
    .readAt=${read.agentAt}
    .typing=${whoTypes(state, texts) === undefined ? null : typing}
    .place=${place}
    .more=${current && (transcript.messages[0]?.seq ?? 1) > 1}
    .loading=${current && historyBefore !== null}
    .texts=${texts}
    .locale=${locale}
    @transcript-bottom=${listener}
    @transcript-older=${listener}
    @transcript-place=${listener}
    @transcript-retry=${listener}
    @transcript-edit=${listener}
  ></chat-widget-transcript>`;
}
