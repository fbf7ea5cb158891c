import type { Clock, Ids } from '../../core/ports.js';
import type { Outcome } from '../../core/connection/outcome.js';
import { createSendQueue, type SendQueue } from '../../core/outbox/send-queue.js';
import type { Store } from '../../core/state/store.js';
import { SEND_VERDICT, type ProtocolError } from '../../protocol/errors.js';
import { addedNoteSchema, type AddedNote } from '../../protocol/note.js';
import { sentTaskSchema, type SentTask } from '../../protocol/task-events.js';
import { sentSchema, type SentAnswer } from '../../protocol/visitor-answers.js';
import type { ConsoleAction } from '../state/console-action.js';
import type { ConsoleState, PendingText } from '../state/console-state.js';
import { toGivenTask, type TaskDraft } from '../state/task-draft.js';
import type { AgentSocket } from './agent-socket.js';

/**
 * Sends the pending replies, notes and tasks: a queue for each conversation that has some. Within one, all go out in
 * the order in which the agent wrote them.
 */
export interface AgentOutbox {
  /** To be called when the replies, notes or tasks have changed, and after each welcome. */
  pump(): void;
  /** Calling it twice is safe. */
  close(): void;
}

type Outgoing =
  | (PendingText & { kind: 'reply' | 'note' })
  | (Pick<PendingText, 'sessionId' | 'clientId' | 'at'> & { kind: 'task'; draft: TaskDraft });

/** What the server answers once it has it. */
type Sent = SentAnswer | AddedNote | SentTask;

export function createAgentOutbox(
  store: Store<ConsoleState, ConsoleAction>,
  socket: AgentSocket,
  { clock, ids }: { clock: Clock; ids: Ids },
): AgentOutbox {
  const queues = new Map<string, SendQueue>();

  const unsent = (): Outgoing[] => {
    const { replies, pendingNotes, taskDrafts } = store.get();
    const isSending = ({ phase }: PendingText | TaskDraft): boolean => phase === 'sending';
    const texts = inOrder(
      replies.filter(isSending).map((reply) => ({ ...reply, kind: 'reply' as const })),
      pendingNotes.filter(isSending).map((note) => ({ ...note, kind: 'note' as const })),
    );
    const tasks = [...taskDrafts].flatMap(([sessionId, draft]) => {
      const { clientId, at = 0 } = draft;
      if (clientId === undefined || !isSending(draft)) return [];
      return [{ kind: 'task' as const, sessionId, clientId, at, draft }];
    });
    return inOrder(texts, tasks);
  };

  function request(outgoing: Outgoing): Promise<Outcome<Sent>> {
    const { sessionId, clientId } = outgoing;
    if (outgoing.kind === 'task') {
      const task = { sessionId, clientId, task: toGivenTask(outgoing.draft) };
      return socket.request('task:send', task, sentTaskSchema);
    }
    const { body, seen } = outgoing;
    const payload = { sessionId, clientId, body };
    if (outgoing.kind === 'note') return socket.request('note:add', payload, addedNoteSchema);
    const reply = { ...payload, ...(seen !== undefined && { seen }) };
    return socket.request('message:send', reply, sentSchema);
  }

  function sent(answer: Sent, { sessionId, clientId }: Outgoing): void {
    if ('task' in answer)
      store.dispatch({ type: 'task-sent', sessionId, clientId, task: answer.task });
    else if ('note' in answer)
      store.dispatch({ type: 'note-received', sessionId, note: answer.note });
    else store.dispatch({ type: 'reply-sent', sessionId, message: answer.message });
  }

  function failed({ kind, sessionId, clientId }: Outgoing, error: ProtocolError): void {
    switch (kind) {
      case 'task':
        return store.dispatch({ type: 'task-failed', sessionId, clientId, error });
      case 'note':
        return store.dispatch({ type: 'note-failed', clientId, code: error.code });
      case 'reply':
        return store.dispatch({ type: 'reply-failed', clientId, code: error.code });
    }
  }

  function createQueue(sessionId: string): SendQueue {
    return createSendQueue({
      clock,
      ids,
      head: () => unsent().find((text) => text.sessionId === sessionId),
      isUnsent: (clientId) => unsent().some((text) => text.clientId === clientId),
      ready: () => socket.welcomed(),
      request,
      sent,
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
function inOrder(some: readonly Outgoing[], others: readonly Outgoing[]): Outgoing[] {
  const left = [...others];
  const merged = some.flatMap((one) => {
    const later = left.findIndex((other) => other.at >= one.at);
    return [...left.splice(0, later === -1 ? left.length : later), one];
  });
  return [...merged, ...left];
}
