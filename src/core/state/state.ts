import type { ErrorCode } from '../../protocol/errors.js';
import type { Message, ReadMarks } from '../../protocol/message.js';
import type { EndStatus, Session, SessionReason } from '../../protocol/session.js';
import type { PublicSite } from '../../protocol/site.js';
import type { VisitorTask } from '../../protocol/task.js';
import { EMPTY_VISITOR_CONTEXT, type VisitorContext } from './visitor-context.js';

/** A message of the visitor that is not known to be in the log. */
export interface PendingMessage {
  clientId: string;
  body: string;
  /** When Send was pressed, ms since 1970 on the device's clock. */
  at: number;
  /** The id of the tab in which it was pressed, and its number there: each tab sends in this order. */
  tab: string;
  n: number;
  phase:
    | 'sending'
    /** It could not be sent for a long time. It is still retried. */
    | 'late'
    /** The server refused it, or its conversation closed: only the visitor can send it again. */
    | 'failed';
  /** Why it failed. */
  code?: ErrorCode;
}

/** One gapless window of the session's log. */
export interface Transcript {
  /** The server's counter of logs; 0 while none is known. */
  epoch: number;
  /** In order of `seq`, without a hole. */
  messages: readonly Message[];
  /** Newer ones above a hole. They are not shown until the missing ones have been requested and received. */
  ahead: readonly Message[];
  /** The newest seq that the server is known to have. */
  head: number;
}

/** A conversation that has ended. It can be read until it expires. */
export interface PreviousConversation {
  messages: readonly Message[];
  status: EndStatus;
  reason?: SessionReason;
  /** ms since 1970 on the device's clock. */
  endedAt: number;
}

/** The `status` of `chat-connection`. */
export type ConnectionStatus =
  /** There is no conversation, so no connection is needed. */
  | 'idle'
  /** A conversation is being started or restored. */
  | 'connecting'
  /** Messages are sent and received. */
  | 'connected'
  /** The connection was lost or refused. The widget retries it. */
  | 'reconnecting'
  /** The conversation continues elsewhere, such as in a duplicated tab, until the visitor takes it back. */
  | 'superseded';

/** The visitor's choices about the panel, which are remembered. */
export interface PanelChoices {
  open: boolean;
  /** Beside the page rather than over it; `null`: as the page's markup says. */
  docked: boolean | null;
  muted: boolean;
}

/**
 * The panel as all tabs agree on it: the higher counter wins, then the greater tab id. 0: nobody has
 * chosen anything yet, and nothing is remembered.
 */
export interface PanelState extends PanelChoices {
  counter: number;
  tab: string;
}

/** Where a reader is who has scrolled up from the end of a conversation. */
export interface ScrollPosition {
  /** Seq of the first message that is at least partly visible. */
  seq: number;
  /** The distance of its top from the view's top, in px; negative when it begins above. */
  offset: number;
}

export type NoticeCode =
  /** The conversation of an earlier page load was restored. */
  | 'restored'
  /** It ended: `status` and `reason` say how. */
  | 'conversation-ended'
  /** The device's storage is full: messages are in memory only. */
  | 'not-saved'
  /** The server accepts no conversations from this page. */
  | 'not-here';

export interface Notice {
  code: NoticeCode;
  status?: EndStatus;
  reason?: SessionReason;
}

/** Everything that one tab knows. Elements read it; only the reducer creates a new one. */
export interface ChatState {
  /** The browser's own id of the conversation, never sent to the server; `null` before the first message. */
  localConversationId: string | null;
  /** Whether the tabs agree on the local id. Until then messages under another local id may join it. */
  isIdSettled: boolean;
  /** Local ids of the conversations that have ended for this tab. They never come back (rule STO-6). */
  endedConversations: readonly string[];
  /** The session as the server sees it; `null` until it has answered. */
  session: Session | null;
  transcript: Transcript;
  /** Unsent messages in the order in which they will be sent. */
  pending: readonly PendingMessage[];
  /** `clientId`s of messages that the visitor has discarded, so that a late fact does not restore them. */
  discarded: readonly string[];
  read: ReadMarks;
  /** Until when the agent counts as typing, ms since 1970 on the device's clock; `null`: not typing. */
  agentTyping: { name?: string; until: number } | null;
  /** When the visitor last typed in any tab, ms since 1970; `null`: is not typing. */
  visitorTypingAt: number | null;
  /** When it will be closed for inactivity, ms since 1970 on the device's clock; `null`: not soon. */
  closesAt: number | null;
  previousConversation: PreviousConversation | null;
  connection: ConnectionStatus;
  /** Whether this tab holds the socket. */
  leading: boolean;
  panel: PanelState;
  site: PublicSite | null;
  notice: Notice | null;
  /** A newer version has stored data on the device: this document is inactive until it is reloaded. */
  outdated: boolean;
  /** The last refusal that does not concern a message; a new object each time. */
  error: { code: string } | null;
  visitorContext: VisitorContext;
  /** How often the visitor was forgotten, as by a sign-out, since the page was loaded. */
  forgotten: number;
  /** The answers to the pre-chat form; `null`: the conversation began without one. */
  preChatAnswers: Readonly<Record<string, string>> | null;
  /** The text in this tab's composer. */
  draft: string;
  /** Older messages before this seq have been requested; `null`: no request is pending. */
  historyBefore: number | null;
  /** The guided task that is offered, runs or is held, as the server told it last. */
  task: VisitorTask | null;
  /** How often the conversation's tasks had changed then: what comes with a lower count is older. */
  taskChanges: number;
  /** When an agent last asked for the page's outline, ms since 1970 on the device's clock; 0: never. */
  outlineWantedAt: number;
}

export const EMPTY_TRANSCRIPT: Transcript = { epoch: 0, messages: [], ahead: [], head: 0 };
export const UNREAD: ReadMarks = { visitor: 0, agent: 0 };

export const INITIAL_STATE: ChatState = {
  localConversationId: null,
  isIdSettled: false,
  endedConversations: [],
  session: null,
  transcript: EMPTY_TRANSCRIPT,
  pending: [],
  discarded: [],
  read: UNREAD,
  agentTyping: null,
  visitorTypingAt: null,
  closesAt: null,
  previousConversation: null,
  connection: 'idle',
  leading: false,
  panel: { open: false, docked: null, muted: false, counter: 0, tab: '' },
  site: null,
  notice: null,
  outdated: false,
  error: null,
  visitorContext: EMPTY_VISITOR_CONTEXT,
  forgotten: 0,
  preChatAnswers: null,
  draft: '',
  historyBefore: null,
  task: null,
  taskChanges: 0,
  outlineWantedAt: 0,
};
