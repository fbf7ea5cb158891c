import type { AgentLists, Conversation } from '../../protocol/agent-events.js';
import type { ConsoleAction } from './console-action.js';
import { hasUnsentText } from './console-selectors.js';
import type { ConsoleState } from './console-state.js';

/** The conversations in the lists, and which visitors are typing. */
export function reduceInbox(state: ConsoleState, action: ConsoleAction): ConsoleState {
  switch (action.type) {
    case 'welcome-received':
      return {
        ...state,
        listsLoaded: true,
        clockOffset: Date.parse(action.welcome.serverTime) - action.at,
        conversations: openConversations(action.welcome),
        unlisted: new Map(
          [...state.unlisted, ...state.conversations].filter(([id]) => hasUnsentText(state, id)),
        ),
        hasMore: (action.welcome.more ?? 0) > 0,
        typingUntil: new Map(),
      };
    case 'lists-loaded':
      return {
        ...state,
        // What is already listed comes from events, which may be newer than this answer.
        conversations: new Map([...openConversations(action.lists), ...state.conversations]),
        listTopUps: state.listTopUps + 1,
        hasMore: (action.lists.more ?? 0) > 0,
      };
    case 'conversation-changed':
      return withConversation(state, action.conversation);
    case 'log-loaded':
      return withConversation(state, action.log.conversation);
    case 'conversation-resolved':
      return withoutConversation(
        state,
        action.sessionId,
        state.conversations.get(action.sessionId) ?? state.unlisted.get(action.sessionId),
      );
    case 'conversation-gone':
      return withoutConversation(state, action.sessionId, undefined);
    case 'visitor-typing':
      return {
        ...state,
        typingUntil: new Map(state.typingUntil).set(action.sessionId, action.until),
      };
    case 'message-received': {
      // The message is what the visitor was typing.
      if (action.message.author.kind !== 'visitor' || !state.typingUntil.has(action.sessionId))
        return state;
      const typingUntil = new Map(state.typingUntil);
      typingUntil.delete(action.sessionId);
      return { ...state, typingUntil };
    }
    default:
      return state;
  }
}

/** By session id, without those that ended for good. */
function openConversations({ conversations }: AgentLists): Map<string, Conversation> {
  return new Map(
    conversations
      .filter(({ session }) => !session.final)
      .map((conversation) => [conversation.session.id, conversation]),
  );
}

function withConversation(state: ConsoleState, conversation: Conversation): ConsoleState {
  const { id, final } = conversation.session;
  if (final) return withoutConversation(state, id, conversation);
  return { ...state, conversations: new Map(state.conversations).set(id, conversation) };
}

/** `last`: what is known of it. It is kept while the agent has an unsent text in it. */
function withoutConversation(
  state: ConsoleState,
  sessionId: string,
  last: Conversation | undefined,
): ConsoleState {
  const isKept = last !== undefined && hasUnsentText(state, sessionId);
  if (!isKept && !state.conversations.has(sessionId) && !state.unlisted.has(sessionId))
    return state;
  const conversations = new Map(state.conversations);
  const unlisted = new Map(state.unlisted);
  conversations.delete(sessionId);
  unlisted.delete(sessionId);
  if (isKept) unlisted.set(sessionId, last);
  return { ...state, conversations, unlisted };
}
