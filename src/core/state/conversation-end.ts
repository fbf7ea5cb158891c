import type { FactOf } from './facts.js';
import {
  EMPTY_TRANSCRIPT,
  UNREAD,
  type ChatState,
  type EarlierConversation,
  type PendingMessage,
} from './state.js';

/** How long after Send a message still goes on by itself to the next conversation (rule SND-9). */
export const GOES_ON_MS = 5 * 60_000;

/**
 * The state after a conversation is over: nothing of it is left but what is kept to be read, and what
 * was not sent. Of another conversation than this tab's it only says that it is dead. Pure.
 */
export function withoutConversation(state: ChatState, fact: FactOf<'over'>): ChatState {
  if (state.dead.includes(fact.gen)) return state;
  const dead = [...state.dead, fact.gen];
  if (state.gen !== fact.gen) return { ...state, dead };
  const { status, reason } = fact;
  return {
    ...state,
    gen: null,
    settled: false,
    dead,
    session: null,
    transcript: EMPTY_TRANSCRIPT,
    pending: stillUnsent(state, fact),
    read: UNREAD,
    typing: null,
    visitorTypingAt: null,
    closesAt: null,
    historyBefore: null,
    form: null,
    earlier: earlierOf(state, fact),
    draft: fact.kept === 'nothing' ? '' : state.draft,
    connection: 'idle',
    notice: { code: 'over', status, ...(reason && { reason }) },
  };
}

/**
 * The state after a sleep. What had no session before may have been sent and be over since, unless the
 * device shows that one is being opened for it (`asked`): it is told again by those who know better, and
 * left to the visitor else. Pure.
 */
export function withoutWish(state: ChatState, asked: boolean): ChatState {
  const { gen, settled, session, pending } = state;
  if (gen === null || (settled && (session !== null || asked))) return state;
  return { ...state, gen: null, settled: false, pending: pending.map(offered) };
}

function offered(message: PendingMessage): PendingMessage {
  return message.phase === 'failed'
    ? message
    : { ...message, phase: 'failed', code: 'session_closed' };
}

/** Young messages wait for the next conversation; the others are offered to the visitor. */
function stillUnsent({ pending }: ChatState, fact: FactOf<'over'>): PendingMessage[] {
  if (fact.kept === 'nothing') return [];
  return pending.map((message) => {
    const young = fact.at - message.at <= GOES_ON_MS;
    const goesOn = fact.goesOn.includes(message.clientId) && young;
    return goesOn ? message : offered(message);
  });
}

/** One that nothing was said in does not take the place of the one before. */
function earlierOf(state: ChatState, fact: FactOf<'over'>): EarlierConversation | null {
  if (fact.kept !== 'all') return null;
  const { messages } = state.transcript;
  if (messages.length === 0) return state.earlier;
  const { status, reason, at } = fact;
  return { messages, status, ...(reason && { reason }), endedAt: at };
}
