import type { PendingMessage } from '../../core/state/state.js';
import type { PendingReply } from './console-state.js';

/** The unsent replies of one conversation, in the form that a transcript shows. */
export function pendingMessages(
  replies: readonly PendingReply[],
  sessionId: string,
): PendingMessage[] {
  return replies
    .filter((reply) => reply.sessionId === sessionId)
    .map((reply, n) => ({ ...reply, tab: '', n }));
}
