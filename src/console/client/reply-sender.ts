import type { Clock, Ids } from '../../core/ports.js';
import { createSendQueue, type SendQueue } from '../../core/outbox/send-queue.js';
import type { Store } from '../../core/state/store.js';
import { SEND_VERDICT } from '../../protocol/errors.js';
import { sentSchema } from '../../protocol/visitor-answers.js';
import type { ConsoleAction } from '../state/console-action.js';
import type { ConsoleState, PendingReply } from '../state/console-state.js';
import type { AgentSocket } from './agent-socket.js';

/** Sends the pending replies: a queue for each conversation that has some. */
export interface ReplySender {
  /** To be called when the replies have changed, and after each welcome. */
  pump(): void;
  /** Calling it twice is safe. */
  close(): void;
}

export function createReplySender(
  store: Store<ConsoleState, ConsoleAction>,
  socket: AgentSocket,
  { clock, ids }: { clock: Clock; ids: Ids },
): ReplySender {
  const queues = new Map<string, SendQueue>();

  const unsent = (): PendingReply[] =>
    store.get().replies.filter((reply) => reply.phase === 'sending');

  function createQueue(sessionId: string): SendQueue {
    return createSendQueue({
      clock,
      ids,
      head: () => unsent().find((reply) => reply.sessionId === sessionId),
      isUnsent: (clientId) => unsent().some((reply) => reply.clientId === clientId),
      ready: () => socket.welcomed(),
      request: ({ clientId, body }) => {
        const { seen } = unsent().find((reply) => reply.clientId === clientId) ?? {};
        const request = { sessionId, clientId, body, ...(seen !== undefined && { seen }) };
        return socket.request('message:send', request, sentSchema);
      },
      sent: (message) => store.dispatch({ type: 'reply-sent', sessionId, message }),
      failed: (clientId, code) => store.dispatch({ type: 'reply-failed', clientId, code }),
      // If the conversation accepts no replies, the connection is not at fault: the agent must see why.
      verdict: (code) =>
        SEND_VERDICT[code] === 'wait' || code === 'unauthorized'
          ? SEND_VERDICT[code]
          : 'fail-message',
      // The next handshake finds out whether the agent is still signed in.
      settle: () => socket.reopen('later'),
      unresponsive: () => socket.reopen('now'),
    });
  }

  function pump(): void {
    const sessionIds = new Set(unsent().map((reply) => reply.sessionId));
    for (const [sessionId, queue] of queues) {
      if (sessionIds.has(sessionId)) continue;
      queue.close();
      queues.delete(sessionId);
    }
    for (const sessionId of sessionIds) {
      const queue = queues.get(sessionId) ?? createQueue(sessionId);
      queues.set(sessionId, queue);
      queue.pump();
    }
  }

  return {
    pump,
    close() {
      for (const queue of queues.values()) queue.close();
    },
  };
}
