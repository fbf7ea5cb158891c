import type { ErrorCode } from '../../protocol/errors.js';
import type { Message, ReadMarks } from '../../protocol/message.js';
import type { EndStatus, Session, SessionReason } from '../../protocol/session.js';
import type { PublicSite } from '../../protocol/site.js';
import { EMPTY_VISITOR_CONTEXT, type VisitorContext } from './visitor-context.js';

/** A message of the visitor that the log is not known to have. */
export interface PendingMessage {
  clientId: string;
  body: string;
  /** When Send was pressed, ms since 1970 on the device's clock. */
  at: number;
  /** The tab in which it was pressed, and its number there: first in, first out per tab. */
  tab: string;
  n: number;
  phase:
    | 'sending'
    /** Tried for a long time without success; it goes on being tried. */
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
  /** Newer ones above a hole, not shown; the hole is being asked for. */
  ahead: readonly Message[];
  /** The newest seq that the server is known to have. */
  head: number;
}

/** A conversation that ended, kept to be read until it expires. */
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

/** What the visitor chooses of the panel, and we remember. */
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

/** Where a reader is who is not at the end of a conversation. */
export interface ScrollPosition {
  /** The first message of which something can be seen. */
  seq: number;
  /** The distance of its top from the view's top, in px; negative when it begins above. */
  offset: number;
}

export type NoticeCode =
  /** The conversation of an earlier page load was taken up again. */
  | 'restored'
  /** It ended: `status` and `reason` say how. */
  | 'conversation-ended'
  /** The device has no room: messages are kept in memory only. */
  | 'not-saved'
  /** The server takes no conversations from this page. */
  | 'not-here';

export interface Notice {
  code: NoticeCode;
  status?: EndStatus;
  reason?: SessionReason;
}

/** All that one tab knows. Elements read it; the reducer alone makes the next one. */
export interface ChatState {
  /** The browser's own id of the conversation, never sent to the server; `null` before the first message. */
  localConversationId: string | null;
  /** Whether the tabs agree on the local id. Until then messages under another local id may join it. */
  isIdSettled: boolean;
  /** Local ids of the conversations that ended for this tab, for ever (rule STO-6). */
  endedConversations: readonly string[];
  /** The session as the server sees it; `null` until it has answered. */
  session: Session | null;
  transcript: Transcript;
  /** Unsent messages in the order in which they will be sent. */
  pending: readonly PendingMessage[];
  /** `clientId`s of messages that the visitor took back: a late fact does not bring them again. */
  discarded: readonly string[];
  read: ReadMarks;
  /** The agent is typing: until when, ms since 1970 on the device's clock. */
  agentTyping: { name?: string; until: number } | null;
  /** When the visitor last typed, in whichever tab, ms since 1970; `null`: not now. */
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
  /** A newer version has stored data here: this document takes no part until it is reloaded. */
  outdated: boolean;
  /** The last refusal that is about no message; a new object each time. */
  error: { code: string } | null;
  visitorContext: VisitorContext;
  /** How often the visitor was forgotten, as by a sign-out, since the page was loaded. */
  forgotten: number;
  /** The answers to the pre-chat form; `null`: the conversation began without one. */
  preChatAnswers: Readonly<Record<string, string>> | null;
  /** The text in this tab's composer. */
  draft: string;
  /** Older messages were asked for, before this seq; `null`: none are awaited. */
  historyBefore: number | null;
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
};
