import type { ConsoleAction } from './console-action.js';
import type { ConsoleState } from './console-state.js';

/** The tags of conversations, and those that are suggested. */
export function reduceTags(state: ConsoleState, action: ConsoleAction): ConsoleState {
  switch (action.type) {
    case 'tags-changed': {
      const unsavedTags = new Map(state.unsavedTags).set(action.sessionId, action.tags);
      return {
        ...withTags(state, action.sessionId, action.tags),
        unsavedTags,
        failedRequest: null,
      };
    }
    case 'tags-saved': {
      const unsavedTags = new Map(state.unsavedTags);
      // The agent may have gone on meanwhile.
      if (unsavedTags.get(action.sessionId) === action.tags) unsavedTags.delete(action.sessionId);
      return { ...withTags(state, action.sessionId, action.tags), unsavedTags };
    }
    // What was chosen stays on screen. The next change sends it again.
    case 'tags-failed':
      return { ...state, failedRequest: 'tags' };
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
