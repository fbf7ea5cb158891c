import type { Message } from '../../protocol/message.js';
import type { ConsoleAction } from './console-action.js';
import type { ConsoleState, PendingReply } from './console-state.js';

/** What the agent wrote: sent and not yet known to be in the log, or not yet sent. */
export function reduceReplies(state: ConsoleState, action: ConsoleAction): ConsoleState {
  switch (action.type) {
    case 'kept-read':
      return { ...state, drafts: action.drafts, replies: action.replies };
    case 'draft-changed':
      return withDraft(state, action.sessionId, action.draft);
    case 'reply-queued':
      return { ...state, replies: [...state.replies, action.reply] };
    // Answer or echo settles it, whichever comes first; either may never come.
    case 'reply-settled':
    case 'message-arrived':
      return settled(state, [action.message]);
    case 'log-read':
      return settled(state, action.log.messages);
    case 'reply-refused':
      return changed(state, action.clientId, (reply) => ({
        ...reply,
        phase: 'failed',
        code: action.code,
      }));
    case 'reply-retried': {
      const reply = state.replies.find((one) => one.clientId === action.clientId);
      if (reply?.phase !== 'failed') return state;
      const { code: _, ...again } = reply;
      const others = state.replies.filter((one) => one !== reply);
      return { ...state, replies: [...others, { ...again, phase: 'sending' }] };
    }
    case 'reply-discarded':
      return {
        ...state,
        replies: state.replies.filter((reply) => reply.clientId !== action.clientId),
      };
    case 'conversation-gone':
      return {
        ...withDraft(state, action.sessionId, ''),
        replies: state.replies.filter((reply) => reply.sessionId !== action.sessionId),
      };
    default:
      return state;
  }
}

function settled(state: ConsoleState, messages: readonly Message[]): ConsoleState {
  if (state.replies.length === 0) return state;
  const inLog = new Set(messages.map((message) => message.clientId));
  const replies = state.replies.filter((reply) => !inLog.has(reply.clientId));
  return replies.length === state.replies.length ? state : { ...state, replies };
}

function changed(
  state: ConsoleState,
  clientId: string,
  next: (reply: PendingReply) => PendingReply,
): ConsoleState {
  return {
    ...state,
    replies: state.replies.map((reply) => (reply.clientId === clientId ? next(reply) : reply)),
  };
}

function withDraft(state: ConsoleState, sessionId: string, draft: string): ConsoleState {
  if ((state.drafts.get(sessionId) ?? '') === draft) return state;
  const drafts = new Map(state.drafts);
  if (draft === '') drafts.delete(sessionId);
  else drafts.set(sessionId, draft);
  return { ...state, drafts };
}
