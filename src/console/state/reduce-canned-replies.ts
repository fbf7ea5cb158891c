import type { CannedReply } from '../../protocol/canned-replies.js';
import type { ConsoleAction } from './console-action.js';
import type { ConsoleState } from './console-state.js';

/** The canned replies, as they were read or changed last, and the sites that they may be for. */
export function reduceCannedReplies(state: ConsoleState, action: ConsoleAction): ConsoleState {
  const others = (id: string): CannedReply[] =>
    (state.cannedReplies ?? []).filter((reply) => reply.id !== id);
  switch (action.type) {
    case 'drafts-restored':
      return { ...state, cannedReplyDraft: action.cannedReplyDraft };
    case 'canned-reply-edited':
      return { ...state, cannedReplyDraft: action.draft };
    case 'canned-replies-loaded':
      return { ...state, cannedReplies: action.cannedReplies };
    case 'canned-reply-saved':
      return {
        ...state,
        cannedReplies: [...others(action.cannedReply.id), action.cannedReply].sort((a, b) =>
          a.shortcut < b.shortcut ? -1 : a.shortcut > b.shortcut ? 1 : 0,
        ),
      };
    case 'canned-reply-removed':
      return { ...state, cannedReplies: others(action.id) };
    case 'sites-loaded':
      return { ...state, sites: action.sites };
    default:
      return state;
  }
}
