import type { Conversation } from '../../protocol/agent-events.js';
import type { ConsoleState } from './console-state.js';
import { isMine } from './conversation-lists.js';

/**
 * The conversations for which the agent is called (sound, desktop notification): those that wait in
 * the queue or are the agent's own, and in which the visitor has written since `previous`. The first
 * look at the lists calls nobody, nor does what came up in them because there was room.
 */
export function callsBetween(previous: ConsoleState, next: ConsoleState): Conversation[] {
  if (!previous.listed || next.fills !== previous.fills) return [];
  if (next.conversations === previous.conversations) return [];
  return [...next.conversations.values()].filter((conversation) => {
    const { session, lastMessage, unread } = conversation;
    const before = previous.conversations.get(session.id);
    if (before === conversation || lastMessage?.author.kind !== 'visitor' || unread === 0)
      return false;
    const concerns = session.status === 'queued' || isMine(conversation, next.agent?.name);
    return concerns && (before?.lastMessage?.seq ?? 0) < lastMessage.seq;
  });
}
