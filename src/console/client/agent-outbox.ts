import type { Clock, Ids } from '../../core/ports.js';
import type { Outcome } from '../../core/connection/outcome.js';
import { createSendQueue, type SendQueue } from '../../core/outbox/send-queue.js';
import type { Store } from '../../core/state/store.js';
import { SEND_VERDICT } from '../../protocol/errors.js';
import { addedNoteSchema, type AddedNote } from '../../protocol/note.js';
import { sentSchema, type SentAnswer } from '../../protocol/visitor-answers.js';
import type { ConsoleAction } from '../state/console-action.js';
import type { ConsoleState, PendingText } from '../state/console-state.js';
import type { AgentSocket } from './agent-socket.js';

/**
 * Sends the pending replies and notes: a queue for each conversation that has some. Within one, both go out in
 * the order in which the agent wrote them.
 */
export interface AgentOutbox {
  /** To be called when the replies or notes have changed, and after each welcome. */
  pump(): void;
  /** Calling it twice is safe. */
  close(): void;
}

type Outgoing = PendingText & { kind: 'reply' | 'note' };

export function createAgentOutbox(
  store: Store<ConsoleState, ConsoleAction>,
  socket: AgentSocket,
  { clock, ids }: { clock: Clock; ids: Ids },
): AgentOutbox {
  const queues = new Map<string, SendQueue>();

  const unsent = (): Outgoing[] => {
    const { replies, pendingNotes } = store.get();
    return inOrder(
      replies.map((reply) => ({ ...reply, kind: 'reply' as const })),
      pendingNotes.map((note) => ({ ...note, kind: 'note' as const })),
    ).filter(({ phase }) => phase === 'sending');
  };

  function request({
    kind,
    sessionId,
    clientId,
    body,
    seen,
  }: Outgoing): Promise<Outcome<SentAnswer | AddedNote>> {
    const payload = { sessionId, clientId, body };
    if (kind === 'note') return socket.request('note:add', payload, addedNoteSchema);
    const reply = { ...payload, ...(seen !== undefined && { seen }) };
    return socket.request('message:send', reply, sentSchema);
  }

  function failed(clientId: string, code: PendingText['code'] & string): void {
    const isNote = store.get().pendingNotes.some((note) => note.clientId === clientId);
    store.dispatch({ type: isNote ? 'note-failed' : 'reply-failed', clientId, code });
  }

  function createQueue(sessionId: string): SendQueue {
    return createSendQueue({
      clock,
      ids,
      head: () => unsent().find((text) => text.sessionId === sessionId),
      isUnsent: (clientId) => unsent().some((text) => text.clientId === clientId),
      ready: () => socket.welcomed(),
      request,
      sent(answer) {
        if ('note' in answer)
          store.dispatch({ type: 'note-received', sessionId, note: answer.note });
        else store.dispatch({ type: 'reply-sent', sessionId, message: answer.message });
      },
      failed,
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
    const sessionIds = new Set(unsent().map((text) => text.sessionId));
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

/** Both in one list, by the time of writing. Each keeps its own order, which a retry changes. */
function inOrder(replies: readonly Outgoing[], notes: readonly Outgoing[]): Outgoing[] {
  const left = [...notes];
  const merged = replies.flatMap((reply) => {
    const later = left.findIndex((note) => note.at >= reply.at);
    return [...left.splice(0, later === -1 ? left.length : later), reply];
  });
  return [...merged, ...left];
}
