import { ChatConversation } from '../../../src/elements/chat-conversation/chat-conversation.js';
import { ChatDialog } from '../../../src/elements/chat-dialog/chat-dialog.js';
import { ChatForm } from '../../../src/elements/chat-form/chat-form.js';
import { ChatMenuList } from '../../../src/elements/chat-menu/chat-menu-list.js';
import { ChatPanel } from '../../../src/elements/chat-panel/chat-panel.js';

/** Registers all elements of the widget, those that otherwise load later included. */
export function defineElements(): void {
  for (const element of [ChatPanel, ChatConversation, ChatForm, ChatDialog, ChatMenuList])
    element.define();
}
