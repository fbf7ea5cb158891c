import type { Conversation } from '../../protocol/agent-events.js';
import type { ConsoleAction } from './console-action.js';
import type { ConsoleState } from './console-state.js';

/** The conversations that can be picked up, and who is writing in them. */
export function reduceLists(state: ConsoleState, action: ConsoleAction): ConsoleState {
  switch (action.type) {
    case 'welcomed': {
      const { conversations, more = 0, serverTime } = action.welcome;
      const listed = conversations.filter((one) => !one.session.final);
      return {
        ...state,
        listed: true,
        skew: Date.parse(serverTime) - action.at,
        conversations: new Map(listed.map((one) => [one.session.id, one])),
        hasMore: more > 0,
        typing: new Map(),
      };
    }
    case 'lists-read': {
      const { conversations, more = 0 } = action.lists;
      const listed = conversations.filter((one) => !one.session.final);
      const read = new Map(listed.map((one) => [one.session.id, one]));
      // Events have told of what we know; this answer may have been read before the last of them.
      return {
        ...state,
        conversations: new Map([...read, ...state.conversations]),
        fills: state.fills + 1,
        hasMore: more > 0,
      };
    }
    case 'conversation-changed':
      return withConversation(state, action.conversation);
    case 'log-read':
      return withConversation(state, action.log.conversation);
    case 'conversation-gone':
    case 'resolved':
      return without(state, action.sessionId);
    case 'visitor-typing':
      return {
        ...state,
        typing: new Map(state.typing).set(action.sessionId, action.until),
      };
    case 'message-arrived': {
      // What was being written has come.
      if (action.message.author.kind !== 'visitor' || !state.typing.has(action.sessionId))
        return state;
      const typing = new Map(state.typing);
      typing.delete(action.sessionId);
      return { ...state, typing };
    }
    default:
      return state;
  }
}

function withConversation(state: ConsoleState, conversation: Conversation): ConsoleState {
  const { id, final } = conversation.session;
  if (final) return without(state, id);
  return { ...state, conversations: new Map(state.conversations).set(id, conversation) };
}

function without(state: ConsoleState, sessionId: string): ConsoleState {
  if (!state.conversations.has(sessionId)) return state;
  const conversations = new Map(state.conversations);
  conversations.delete(sessionId);
  return { ...state, conversations };
}
