import type { ChatState, ConnectionStatus } from '../../core/state/state.js';
import type { Author, Message } from '../../protocol/message.js';
import { ChatErrorEvent, PUBLIC } from './events.js';

/* The events that need the engine, and the changes of its state for which they are fired. */

/** The number of messages that the visitor has not seen changed: `count`. */
export class ChatUnreadEvent extends Event {
  static readonly type = 'chat-unread';
  constructor(readonly count: number) {
    super(ChatUnreadEvent.type, PUBLIC);
  }
}

/**
 * A message was added to the conversation's log, the visitor's own included. `id` is the server's id of
 * the message. `author` is an object: its `kind` is `visitor`, `agent`, `bot` or `system`; its `name` is
 * a string, or absent.
 */
export class ChatMessageEvent extends Event {
  static readonly type = 'chat-message';
  constructor(
    readonly id: string,
    readonly author: Author,
  ) {
    super(ChatMessageEvent.type, PUBLIC);
  }
}

/** The connection to the server changed. */
export class ChatConnectionEvent extends Event {
  static readonly type = 'chat-connection';
  constructor(readonly status: ConnectionStatus) {
    super(ChatConnectionEvent.type, PUBLIC);
  }
}

/** The `status` of `chat-session`. */
export type ChatSessionStatus =
  /** A new conversation started. */
  | 'started'
  /** A conversation from an earlier page load was restored. */
  | 'restored'
  /** The visitor ended it, or `endChat()` or `logout()` did. */
  | 'ended'
  /** An agent resolved it, or the server did after a period of silence. */
  | 'resolved'
  /** It was closed for inactivity, or the server no longer knows it. */
  | 'abandoned'
  /** It was cleared: by the visitor, by `clearConversation()`, or together with the browser's storage. */
  | 'cleared'
  /** It was deleted from the device and the server. */
  | 'erased'
  /** It continues elsewhere; see `chat-connection`. */
  | 'superseded';

/**
 * The conversation started, was restored, ended, or continues elsewhere. If the `status` alone does not
 * say why it ended, `reason` does; otherwise it is `undefined`:
 *
 * - `logout`: `ended` because of `logout()`, or because another person was identified
 * - `inactive`: `resolved` by the server because the visitor did not reply to an agent
 * - `idle`: `abandoned` because of inactivity
 * - `cleared`: `cleared`
 */
export class ChatSessionEvent extends Event {
  static readonly type = 'chat-session';
  constructor(
    readonly status: ChatSessionStatus,
    readonly reason: string | undefined,
  ) {
    super(ChatSessionEvent.type, PUBLIC);
  }
}

/** The events for a change of state, in their order. `added`: the messages that are new with it. */
export function conversationEvents(
  before: ChatState,
  state: ChatState,
  added: readonly Message[],
): Event[] {
  const events: Event[] = [];
  if (state.connection !== before.connection)
    events.push(new ChatConnectionEvent(state.connection));
  for (const { id, author } of added) events.push(new ChatMessageEvent(id, author));
  const session = sessionEvent(before, state);
  if (session) events.push(session);
  if (state.error && state.error !== before.error)
    events.push(new ChatErrorEvent(state.error.code));
  for (const code of newFailures(before, state)) events.push(new ChatErrorEvent(code));
  return events;
}

function sessionEvent(before: ChatState, state: ChatState): ChatSessionEvent | undefined {
  if (state.connection === 'superseded' && before.connection !== 'superseded') {
    return new ChatSessionEvent('superseded', undefined);
  }
  const notice = state.notice === before.notice ? null : state.notice;
  if (notice?.code === 'restored') return new ChatSessionEvent('restored', undefined);
  if (notice?.code === 'conversation-ended') {
    const { status = 'ended', reason } = notice;
    if (reason === 'cleared') return new ChatSessionEvent('cleared', reason);
    if (status !== 'queued' && status !== 'active') {
      return new ChatSessionEvent(status, reason);
    }
  }
  // A new conversation has an empty log. A restored one has its notice.
  const starts = !before.session && state.session && state.transcript.messages.length === 0;
  return starts && (state.pending.length > 0 || state.preChatAnswers)
    ? new ChatSessionEvent('started', undefined)
    : undefined;
}

/** The error codes of the messages that have failed since `before`. */
function newFailures(before: ChatState, state: ChatState): string[] {
  const failed = ({ pending }: ChatState): ChatState['pending'] =>
    pending.filter(({ phase }) => phase === 'failed');
  const known = failed(before).map(({ clientId }) => clientId);
  return failed(state)
    .filter(({ clientId }) => !known.includes(clientId))
    .map(({ code }) => code ?? 'unavailable');
}

declare global {
  interface HTMLElementEventMap {
    'chat-unread': ChatUnreadEvent;
    'chat-message': ChatMessageEvent;
    'chat-connection': ChatConnectionEvent;
    'chat-session': ChatSessionEvent;
  }
}
