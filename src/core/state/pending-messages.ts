import type { Message } from '../../protocol/message.js';
import type { Fact, FactOf } from './facts.js';
import type { ChatState, PendingMessage, Transcript } from './state.js';

/*
 * The visitor's unsent messages, in the order in which they will be sent. Pure.
 */

/** Per tab by its own count (first in, first out), between tabs by the time of pressing Send. */
export function inSendingOrder(pending: readonly PendingMessage[]): PendingMessage[] {
  const byTab = new Map<string, PendingMessage[]>();
  for (const message of pending) {
    const queue = byTab.get(message.tab);
    if (queue) queue.push(message);
    else byTab.set(message.tab, [message]);
  }
  for (const queue of byTab.values()) queue.sort((a, b) => a.n - b.n);
  // Merging the queues' heads keeps each tab's order, even if the clock went back in between.
  const ordered: PendingMessage[] = [];
  while (byTab.size > 0) {
    let next: PendingMessage[] | undefined;
    for (const queue of byTab.values()) if (!next || precedes(queue[0]!, next[0]!)) next = queue;
    const message = next!.shift()!;
    ordered.push(message);
    if (next!.length === 0) byTab.delete(message.tab);
  }
  return ordered;
}

function precedes(a: PendingMessage, b: PendingMessage): boolean {
  return a.at !== b.at ? a.at < b.at : a.tab < b.tab;
}

/** The fact that tells other tabs about a message in its present phase. */
export function announcementOf(
  localConversationId: string,
  { phase, code, ...message }: PendingMessage,
): Fact {
  return { type: 'message-queued', localConversationId, message, phase, ...(code && { code }) };
}

/**
 * Adds a message, unless it is known already, pending or confirmed. A message that failed here because its
 * conversation ended, and that another tab carries over to the next one, is being sent again here too.
 */
export function withQueued(state: ChatState, fact: FactOf<'message-queued'>): ChatState {
  const { message, phase = 'sending', code } = fact;
  const { clientId } = message;
  const known = state.pending.find((each) => each.clientId === clientId);
  if (known?.code === 'session_closed' && phase !== 'failed')
    return withPhase(state, clientId, { phase });
  if (known || state.discarded.includes(clientId) || isInLog(state, clientId)) return state;
  const queued: PendingMessage = { ...message, phase, ...(code && { code }) };
  return { ...state, pending: inSendingOrder([...state.pending, queued]) };
}

/**
 * Removes the messages that the window now shows or that are below it (rules SND-5 and SND-6). Two kinds
 * stay: a message that waits above a hole, so that it is shown all the time, and a message whose seq
 * belongs to another message in the window. Then the window is of a log that was replaced, and this tab
 * has not heard of that yet.
 */
export function withoutConfirmed(
  pending: readonly PendingMessage[],
  arrived: readonly Message[],
  { messages }: Transcript,
): readonly PendingMessage[] {
  if (pending.length === 0) return pending;
  const floor = messages[0]?.seq ?? 0;
  const shown = arrived.filter(({ seq, id }) => seq < floor || messages[seq - floor]?.id === id);
  const confirmed = new Set(shown.map((message) => message.clientId));
  const left = pending.filter((message) => !confirmed.has(message.clientId));
  return left.length === pending.length ? pending : left;
}

/** Changes the phase of one message; the same state if there is no such message. */
export function withPhase(
  state: ChatState,
  clientId: string,
  phase: Pick<PendingMessage, 'phase' | 'code'>,
): ChatState {
  if (!state.pending.some((message) => message.clientId === clientId)) return state;
  const pending = state.pending.map((message) => {
    if (message.clientId !== clientId) return message;
    const { code: _, ...rest } = message;
    return { ...rest, ...phase };
  });
  return { ...state, pending };
}

/** Whether the message is in the window. */
function isInLog(state: ChatState, clientId: string): boolean {
  return state.transcript.messages.some((message) => message.clientId === clientId);
}

/**
 * Whether a message of this conversation is still to be sent: it has not failed, and is not in the log.
 * One above a hole is in the log already.
 */
export function isStillUnsent(
  state: ChatState,
  localConversationId: string,
  clientId: string,
): boolean {
  if (state.localConversationId !== localConversationId) return false;
  const message = state.pending.find((each) => each.clientId === clientId);
  if (!message || message.phase === 'failed') return false;
  return !state.transcript.ahead.some((each) => each.clientId === clientId);
}
