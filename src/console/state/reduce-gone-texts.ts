import type { ConsoleAction } from './console-action.js';
import type { ConsoleState } from './console-state.js';
import { keepTexts, withChange, withDraft } from './pending-texts.js';

/** Removes the drafts, replies and notes of a conversation that is gone: nothing can be sent there. */
export function reduceGoneTexts(state: ConsoleState, action: ConsoleAction): ConsoleState {
  switch (action.type) {
    case 'conversation-gone':
      // What the agent sees stays readable until the agent leaves the conversation.
      return state.selected?.id === action.sessionId
        ? state
        : withoutTexts(state, action.sessionId);
    case 'conversation-selected':
    case 'conversation-deselected':
      return state.selected?.gone ? withoutTexts(state, state.selected.id) : state;
    default:
      return state;
  }
}

function withoutTexts(state: ConsoleState, id: string): ConsoleState {
  return withChange(state, {
    drafts: withDraft(state.drafts, id, ''),
    replies: keepTexts(state.replies, ({ sessionId }) => sessionId !== id),
    noteDrafts: withDraft(state.noteDrafts, id, ''),
    pendingNotes: keepTexts(state.pendingNotes, ({ sessionId }) => sessionId !== id),
  });
}
