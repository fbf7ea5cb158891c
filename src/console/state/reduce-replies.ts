import type { Message } from '../../protocol/message.js';
import type { ConsoleAction } from './console-action.js';
import type { ConsoleState, PendingReply } from './console-state.js';

/** Drafts, and replies that are not known to be in the log. */
export function reduceReplies(state: ConsoleState, action: ConsoleAction): ConsoleState {
  switch (action.type) {
    case 'drafts-restored':
      return { ...state, drafts: action.drafts, replies: action.replies };
    case 'draft-changed':
      return withDraft(state, action.sessionId, action.draft);
    case 'reply-queued':
      return { ...state, replies: [...state.replies, action.reply] };
    // The acknowledgement, the live event or a sync: any of them may come first or never.
    case 'reply-sent':
    case 'message-received':
      return withoutSent(state, [action.message]);
    case 'log-loaded':
      return withoutSent(state, action.log.messages);
    case 'reply-failed':
      return {
        ...state,
        replies: state.replies.map((reply) =>
          reply.clientId === action.clientId
            ? { ...reply, phase: 'failed', code: action.code }
            : reply,
        ),
      };
    case 'reply-retried': {
      const reply = state.replies.find((one) => one.clientId === action.clientId);
      if (reply?.phase !== 'failed') return state;
      const { code: _, ...retried } = reply;
      const others = state.replies.filter((one) => one !== reply);
      return {
        ...state,
        replies: [...others, { ...retried, seen: action.seen, phase: 'sending' }],
      };
    }
    case 'reply-discarded':
      return withReplies(state, (reply) => reply.clientId !== action.clientId);
    case 'conversation-gone':
      // What the agent sees stays readable until the agent leaves the conversation.
      return state.selected?.id === action.sessionId
        ? state
        : withoutTexts(state, action.sessionId);
    case 'conversation-selected':
    case 'conversation-deselected':
      return state.selected?.erased ? withoutTexts(state, state.selected.id) : state;
    default:
      return state;
  }
}

function withoutTexts(state: ConsoleState, sessionId: string): ConsoleState {
  return withReplies(withDraft(state, sessionId, ''), (reply) => reply.sessionId !== sessionId);
}

function withoutSent(state: ConsoleState, messages: readonly Message[]): ConsoleState {
  if (state.replies.length === 0) return state;
  const sent = new Set(messages.map((message) => message.clientId));
  return withReplies(state, (reply) => !sent.has(reply.clientId));
}

function withReplies(state: ConsoleState, isKept: (reply: PendingReply) => boolean): ConsoleState {
  const replies = state.replies.filter(isKept);
  return replies.length === state.replies.length ? state : { ...state, replies };
}

function withDraft(state: ConsoleState, sessionId: string, draft: string): ConsoleState {
  if ((state.drafts.get(sessionId) ?? '') === draft) return state;
  const drafts = new Map(state.drafts);
  if (draft === '') drafts.delete(sessionId);
  else drafts.set(sessionId, draft);
  return { ...state, drafts };
}
