import { ChatDialog } from '../chat-dialog/chat-dialog.js';
import { ChatForm } from '../chat-form/chat-form.js';
import { ChatMenuList } from '../chat-menu/chat-menu-list.js';
import { defineElement } from '../define-element.js';

/*
 * What a panel needs only when it is asked for: it loads then, in a chunk of its own.
 */

export { questionView } from './question-view.js';
export { saveTranscript } from './save-transcript.js';

/** Registers the elements of this chunk. */
export function registerExtras(): void {
  defineElement('chat-widget-menu-list', ChatMenuList);
  defineElement('chat-widget-dialog', ChatDialog);
  defineElement('chat-widget-form', ChatForm);
}
