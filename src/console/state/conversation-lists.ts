import type { Conversation } from '../../protocol/agent-events.js';
import type { ConsoleState } from './console-state.js';

/** Waiting for a first answer, whoever waits longest first. Away visitors are not counted. */
export function queueOf({ conversations }: Pick<ConsoleState, 'conversations'>): Conversation[] {
  return [...conversations.values()]
    .filter((one) => one.session.status === 'queued')
    .sort((a, b) => order(waitedSince(a), waitedSince(b)) || order(a.session.id, b.session.id));
}

/**
 * Everything else that is open: the agent's own first, then the others'. Within each, those who wait
 * for an answer come first, longest wait on top, then the most recent.
 */
export function openOf({
  conversations,
  agent,
}: Pick<ConsoleState, 'conversations' | 'agent'>): Conversation[] {
  return [...conversations.values()]
    .filter((one) => one.session.status !== 'queued')
    .sort(
      (a, b) =>
        Number(isMine(b, agent?.name)) - Number(isMine(a, agent?.name)) ||
        Number(b.waitingSince !== null) - Number(a.waitingSince !== null) ||
        (a.waitingSince !== null && b.waitingSince !== null
          ? order(a.waitingSince, b.waitingSince)
          : order(lastHeard(b), lastHeard(a))) ||
        order(a.session.id, b.session.id),
    );
}

/** All lines as they stand below each other, from the queue's first to the last open one. */
export function listedOf(state: ConsoleState): Conversation[] {
  return [...queueOf(state), ...openOf(state)];
}

export function isMine(conversation: Conversation, agentName: string | undefined): boolean {
  return agentName !== undefined && conversation.session.assignedTo?.name === agentName;
}

function waitedSince({ waitingSince, session }: Conversation): string {
  return waitingSince ?? session.createdAt;
}

function lastHeard({ lastMessage, session }: Conversation): string {
  return lastMessage?.at ?? session.updatedAt;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
