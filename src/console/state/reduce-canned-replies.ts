import type { CannedReply } from '../../protocol/canned-replies.js';
import type { ConsoleAction } from './console-action.js';
import type { CannedReplyDraft, ConsoleState } from './console-state.js';

/** The canned replies, as they were read or changed last, and the sites that they may be for. */
export function reduceCannedReplies(state: ConsoleState, action: ConsoleAction): ConsoleState {
  const others = (id: string): CannedReply[] =>
    (state.cannedReplies ?? []).filter((reply) => reply.id !== id);
  switch (action.type) {
    case 'drafts-restored':
      return {
        ...state,
        cannedReplyDraft: action.cannedReplyDraft,
        leftCannedReplies: action.leftCannedReplies,
      };
    case 'canned-reply-edited':
      return withDraft(state, action.draft);
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

/** Opening another one leaves what was typed of the one before, and goes on where the agent has left this one. */
function withDraft(state: ConsoleState, draft: CannedReplyDraft | null): ConsoleState {
  const { cannedReplyDraft: open } = state;
  if (draft === null || open?.id === draft.id) return { ...state, cannedReplyDraft: draft };
  const left = new Map(state.leftCannedReplies);
  const again = left.get(keyOf(draft)) ?? draft;
  left.delete(keyOf(draft));
  if (open !== null && isTyped(state, open)) left.set(keyOf(open), open);
  return { ...state, cannedReplyDraft: again, leftCannedReplies: left };
}

function keyOf({ id }: CannedReplyDraft): string {
  return id ?? '';
}

/** Whether it is anything else than the canned reply as it is. */
function isTyped(
  { cannedReplies }: ConsoleState,
  { id, shortcut, body }: CannedReplyDraft,
): boolean {
  const known = cannedReplies?.find((reply) => reply.id === id);
  return shortcut !== (known?.shortcut ?? '') || body !== (known?.body ?? '');
}
