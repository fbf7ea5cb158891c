import type { FactOf } from './facts.js';
import {
  EMPTY_TRANSCRIPT,
  UNREAD,
  type ChatState,
  type PreviousConversation,
  type PendingMessage,
} from './state.js';

/** How long after Send a message is still carried over to the next conversation (rule SND-9). */
export const CARRY_OVER_MS = 5 * 60_000;

/**
 * The state after a conversation ended: only what is kept to be read and what was not sent is left of
 * it. Of a conversation that is not this tab's it only notes that it ended. Pure.
 */
export function withoutConversation(
  state: ChatState,
  fact: FactOf<'conversation-ended'>,
): ChatState {
  if (state.endedConversations.includes(fact.localConversationId)) return state;
  const endedConversations = [...state.endedConversations, fact.localConversationId];
  if (state.localConversationId !== fact.localConversationId)
    return { ...state, endedConversations };
  const { status, reason } = fact;
  return {
    ...state,
    localConversationId: null,
    isIdSettled: false,
    endedConversations,
    session: null,
    transcript: EMPTY_TRANSCRIPT,
    pending: stillUnsent(state, fact),
    read: UNREAD,
    agentTyping: null,
    visitorTypingAt: null,
    closesAt: null,
    historyBefore: null,
    task: null,
    taskChanges: 0,
    preChatAnswers: null,
    previousConversation: previousOf(state, fact),
    draft: fact.kept === 'nothing' ? '' : state.draft,
    connection: 'idle',
    notice: { code: 'conversation-ended', status, ...(reason && { reason }) },
  };
}

/**
 * The state after a sleep. A conversation that had no session before may have got one and ended since,
 * unless the device shows that a session is being opened for it (`asked`). This tab forgets it: tabs that
 * know better tell it again, or else its messages are offered to the visitor. Pure.
 */
export function afterSleep(state: ChatState, asked: boolean): ChatState {
  const { localConversationId, isIdSettled, session, pending } = state;
  if (localConversationId === null || (isIdSettled && (session !== null || asked))) return state;
  return {
    ...state,
    localConversationId: null,
    isIdSettled: false,
    pending: pending.map(offered),
    connection: 'idle',
  };
}

function offered(message: PendingMessage): PendingMessage {
  return message.phase === 'failed'
    ? message
    : { ...message, phase: 'failed', code: 'session_closed' };
}

/** Recent messages wait for the next conversation; the others are offered to the visitor. */
function stillUnsent({ pending }: ChatState, fact: FactOf<'conversation-ended'>): PendingMessage[] {
  if (fact.kept === 'nothing') return [];
  return pending.map((message) => {
    const young = fact.at - message.at <= CARRY_OVER_MS;
    const carriedOver = fact.carriedOver.includes(message.clientId) && young;
    return carriedOver ? message : offered(message);
  });
}

/** A conversation without messages does not replace the previous one. */
function previousOf(
  state: ChatState,
  fact: FactOf<'conversation-ended'>,
): PreviousConversation | null {
  if (fact.kept !== 'all') return null;
  const { messages } = state.transcript;
  if (messages.length === 0) return state.previousConversation;
  const { status, reason, at } = fact;
  return { messages, status, ...(reason && { reason }), endedAt: at };
}
