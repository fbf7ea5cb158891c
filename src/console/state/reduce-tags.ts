import type { ConsoleAction } from './console-action.js';
import type { ConsoleState } from './console-state.js';

/** The tags of conversations, and those that are suggested. */
export function reduceTags(state: ConsoleState, action: ConsoleAction): ConsoleState {
  switch (action.type) {
    case 'tags-changed':
      return { ...withTags(state, action.sessionId, action.tags), failedRequest: null };
    case 'tags-failed':
      return { ...withTags(state, action.sessionId, action.tags), failedRequest: 'tags' };
    case 'known-tags-loaded':
      return { ...state, knownTags: action.tags };
    default:
      return state;
  }
}

function withTags(state: ConsoleState, sessionId: string, tags: readonly string[]): ConsoleState {
  const { selected, conversations } = state;
  const listed = conversations.get(sessionId);
  return {
    ...state,
    ...(listed && {
      conversations: new Map(conversations).set(sessionId, { ...listed, tags: [...tags] }),
    }),
    ...(selected?.id === sessionId && {
      selected: { ...selected, conversation: { ...selected.conversation, tags: [...tags] } },
    }),
  };
}
