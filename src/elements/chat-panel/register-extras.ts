import { ChatDialog } from '../chat-dialog/chat-dialog.js';
import { ChatForm } from '../chat-form/chat-form.js';
import { ChatMenuList } from '../chat-menu/chat-menu-list.js';
import { defineElement } from '../define-element.js';

/** Registers what a panel needs only when it is asked for: it loads then, in a chunk of its own. */
export function registerExtras(): void {
  defineElement('chat-widget-menu-list', ChatMenuList);
  defineElement('chat-widget-dialog', ChatDialog);
  defineElement('chat-widget-form', ChatForm);
}
