/* The public API. Importing it registers nothing; define.js does. */
export { ChatWidget } from './elements/chat-widget/chat-widget.js';
export {
  ChatConnectionEvent,
  ChatMessageEvent,
  ChatSessionEvent,
  ChatUnreadEvent,
  type ChatSessionStatus,
} from './elements/chat-widget/conversation-events.js';
export {
  ChatCloseEvent,
  ChatErrorEvent,
  ChatOpenEvent,
  ChatReadyEvent,
} from './elements/chat-widget/events.js';
export { ChatActionEvent } from './elements/guided-task/chat-action-event.js';
export { init, type InitOptions } from './elements/chat-widget/init.js';
export type { SendOutcome } from './core/chat-engine-api.js';
export type { ConnectionStatus } from './core/state/state.js';
export type { Identity } from './core/state/visitor-context.js';
export type { TextKey, TextOverrides } from './locales/catalogue.js';
export type { ConversationData, RoutingData } from './protocol/context.js';
export type { Author, AuthorKind } from './protocol/message.js';
export type { ActionKind } from './protocol/task.js';
