import { ChatHeader } from '../chat-header/chat-header.js';
import { ChatNotice } from '../chat-notice/chat-notice.js';
import { ChatTranscript } from '../chat-transcript/chat-transcript.js';
import { defineElement } from '../define-element.js';

/*
 * What stands in a panel only when it shows no home view, or has something to tell: it loads then, in a
 * chunk of its own.
 */

export { createTypingSignal } from '../../core/typing-signal.js';
export { ReadOnlyPause } from '../../controllers/read-only-pause.js';
export { awayView, formView } from './form-view.js';
export { headerView } from './header-view.js';
export { closingView, noticeTexts, noticeView, statusView } from './notice-view.js';
export { TranscriptActs } from './transcript-acts.js';
export { transcriptView } from './transcript-view.js';

/** Registers the elements of this chunk. */
export function registerConversation(): void {
  defineElement('chat-widget-header', ChatHeader);
  defineElement('chat-widget-notice', ChatNotice);
  defineElement('chat-widget-transcript', ChatTranscript);
}
