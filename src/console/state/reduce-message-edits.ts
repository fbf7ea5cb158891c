import type { ConsoleAction } from './console-action.js';
import type { ConsoleState, MessageEdit } from './console-state.js';

/** Changes of own messages that the agent has begun, and what messages said before. */
export function reduceMessageEdits(state: ConsoleState, action: ConsoleAction): ConsoleState {
  switch (action.type) {
    case 'drafts-restored':
      return { ...state, messageEdits: action.messageEdits };
    case 'message-edit-changed':
      return { ...state, messageEdits: withEdit(state, action.messageId, action.edit) };
    case 'message-versions-loaded': {
      const { messageId, versions } = action;
      return { ...state, messageVersions: new Map(state.messageVersions).set(messageId, versions) };
    }
    // What was to be changed is gone.
    case 'conversation-gone': {
      const left = [...state.messageEdits].filter(
        ([, { sessionId }]) => sessionId !== action.sessionId,
      );
      return left.length === state.messageEdits.size
        ? state
        : { ...state, messageEdits: new Map(left) };
    }
    default:
      return state;
  }
}

function withEdit(
  { messageEdits }: ConsoleState,
  messageId: string,
  edit: MessageEdit | null,
): ConsoleState['messageEdits'] {
  const next = new Map(messageEdits);
  if (edit === null) next.delete(messageId);
  else next.set(messageId, edit);
  return next;
}
