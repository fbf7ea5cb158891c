import type { ConsoleAction } from './console-action.js';
import type { ConsoleState } from './console-state.js';
import { keepTexts, withDraft, withFailed, withoutStored, withRetried } from './pending-texts.js';

/** Drafts of replies, and replies that are not known to be in the log. */
export function reduceReplies(state: ConsoleState, action: ConsoleAction): ConsoleState {
  const { replies, drafts } = state;
  switch (action.type) {
    case 'drafts-restored':
      return { ...state, drafts: action.drafts, replies: action.replies };
    case 'draft-changed':
      return changed(state, { drafts: withDraft(drafts, action.sessionId, action.draft) });
    case 'reply-queued':
      return { ...state, replies: [...replies, action.reply] };
    // The acknowledgement, the live event or a sync: any of them may come first or never.
    case 'reply-sent':
    case 'message-received':
      return changed(state, { replies: withoutStored(replies, [action.message]) });
    case 'log-loaded':
      return changed(state, { replies: withoutStored(replies, action.log.messages) });
    case 'reply-failed':
      return { ...state, replies: withFailed(replies, action.clientId, action.code) };
    case 'reply-retried':
      return changed(state, { replies: withRetried(replies, action.clientId, action.seen) });
    case 'reply-discarded':
      return changed(state, {
        replies: keepTexts(replies, ({ clientId }) => clientId !== action.clientId),
      });
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
  return changed(state, {
    drafts: withDraft(state.drafts, sessionId, ''),
    replies: keepTexts(state.replies, (reply) => reply.sessionId !== sessionId),
  });
}

/** The same state if these values are the ones that it has. */
function changed(
  state: ConsoleState,
  { drafts = state.drafts, replies = state.replies }: Partial<ConsoleState>,
): ConsoleState {
  const isSame = drafts === state.drafts && replies === state.replies;
  return isSame ? state : { ...state, drafts, replies };
}
