import type { ConsoleAction } from './console-action.js';
import type { ConsoleState } from './console-state.js';
import {
  keepTexts,
  withChange,
  withDraft,
  withFailed,
  withoutStored,
  withRetried,
} from './pending-texts.js';

/** Drafts of replies, and replies that are not known to be in the log. */
export function reduceReplies(state: ConsoleState, action: ConsoleAction): ConsoleState {
  const { replies, drafts } = state;
  switch (action.type) {
    case 'drafts-restored':
      return { ...state, drafts: action.drafts, replies: action.replies };
    case 'draft-changed':
      return withChange(state, { drafts: withDraft(drafts, action.sessionId, action.draft) });
    case 'reply-queued':
      return { ...state, replies: [...replies, action.reply] };
    // The acknowledgement, the live event or a sync: any of them may come first or never.
    case 'reply-sent':
    case 'message-received':
      return withChange(state, { replies: withoutStored(replies, [action.message]) });
    case 'log-loaded':
      return withChange(state, { replies: withoutStored(replies, action.log.messages) });
    case 'reply-failed':
      return { ...state, replies: withFailed(replies, action.clientId, action.code) };
    case 'reply-retried':
      return withChange(state, { replies: withRetried(replies, action.clientId, action.seen) });
    case 'reply-discarded':
      return withChange(state, {
        replies: keepTexts(replies, ({ clientId }) => clientId !== action.clientId),
      });
    default:
      return state;
  }
}
