import type {
  AgentLists,
  AgentLog,
  AgentWelcome,
  Conversation,
} from '../../protocol/agent-events.js';
import type { ErrorCode } from '../../protocol/errors.js';
import type { Message } from '../../protocol/message.js';
import type { AccessFault, PendingReply } from './console-state.js';

/** All that can happen to the console. Times are ms since 1970 on the device's clock. */
export type ConsoleAction =
  /** A form of the door is needed: the set-up with a one-time link, or the sign-in. */
  | { type: 'door-shown'; form: 'set-up' | 'sign-in'; fault: AccessFault | null }
  | { type: 'door-tried' }
  | { type: 'sign-out-refused' }
  | { type: 'door-refused'; fault: AccessFault }
  | { type: 'signed-in'; agent: { id: string; name: string } }
  /** Everything of the agent leaves the memory. */
  | { type: 'signed-out'; fault: AccessFault | null }
  | { type: 'link-lost' }
  | { type: 'welcomed'; welcome: AgentWelcome; at: number }
  | { type: 'lists-read'; lists: AgentLists }
  | { type: 'conversation-changed'; conversation: Conversation }
  | { type: 'conversation-gone'; sessionId: string }
  /** The agent turned to a conversation. */
  | { type: 'conversation-opened'; sessionId: string }
  | { type: 'conversation-left' }
  /** A stretch of the opened log; `after`: the cursor that was asked from, `null` for the last page. */
  | { type: 'log-read'; sessionId: string; log: AgentLog; after: number | null }
  | { type: 'message-arrived'; sessionId: string; message: Message }
  | { type: 'older-asked'; sessionId: string }
  /** `messages` is `null` when they could not be read. */
  | { type: 'older-read'; sessionId: string; messages: readonly Message[] | null }
  | { type: 'visitor-read'; sessionId: string; upTo: number }
  | { type: 'visitor-typing'; sessionId: string; until: number }
  | { type: 'reply-queued'; reply: PendingReply }
  /** The server has it. */
  | { type: 'reply-settled'; sessionId: string; message: Message }
  | { type: 'reply-refused'; clientId: string; code: ErrorCode }
  | { type: 'reply-retried'; clientId: string }
  | { type: 'reply-discarded'; clientId: string }
  | { type: 'draft-changed'; sessionId: string; draft: string }
  /** What an earlier load of this tab left behind. */
  | { type: 'kept-read'; drafts: ReadonlyMap<string, string>; replies: readonly PendingReply[] }
  | { type: 'resolve-asked'; sessionId: string }
  | { type: 'resolve-refused'; sessionId: string }
  | { type: 'resolved'; sessionId: string }
  | { type: 'availability-asked'; online: boolean }
  | { type: 'availability-refused'; online: boolean };
