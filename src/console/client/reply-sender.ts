import { createBackoff, type Backoff } from '../../core/backoff.js';
import type { Clock, Ids } from '../../core/ports.js';
import type { Store } from '../../core/state/store.js';
import { SEND_VERDICT } from '../../protocol/errors.js';
import { sentSchema } from '../../protocol/visitor-answers.js';
import type { ConsoleAction } from '../state/console-action.js';
import type { ConsoleState, PendingReply } from '../state/console-state.js';
import { ask, type AgentLink } from './agent-link.js';

/** As many answers missing in a row mean that the connection is dead. */
const SILENCES = 2;

/**
 * Sends what stands in `replies`: of each conversation one at a time, in order, with the same
 * `clientId` until the server has answered, so that none is lost and none arrives twice.
 */
export interface ReplySender {
  /** Something may be sendable: a reply was written, or the server has welcomed us. */
  pump(): void;
  close(): void;
}

export function createReplySender(
  store: Store<ConsoleState, ConsoleAction>,
  link: () => AgentLink | null,
  { clock, ids }: { clock: Clock; ids: Ids },
): ReplySender {
  /** Conversations with a reply on its way, or waiting for its next try. */
  const busy = new Set<string>();
  /** The growing waits of conversations whose tries fail. */
  const backoffs = new Map<string, Backoff>();
  let silences = 0;
  let closed = false;

  function pump(): void {
    const { connection, replies } = store.get();
    if (closed || connection !== 'connected') return;
    for (const reply of replies)
      if (reply.phase === 'sending' && !busy.has(reply.sessionId)) void send(reply);
  }

  async function send({ sessionId, clientId, body }: PendingReply): Promise<void> {
    const through = link();
    if (!through) return;
    busy.add(sessionId);
    const payload = { sessionId, clientId, body };
    const answer = await ask(through, 'message:send', payload, sentSchema);
    if (closed) return;

    if (answer.ok) {
      silences = 0;
      backoffs.delete(sessionId);
      store.dispatch({ type: 'reply-sent', sessionId, message: answer.value.message });
    } else if (answer.code && isRefusal(answer.code)) {
      silences = 0;
      store.dispatch({ type: 'reply-failed', clientId, code: answer.code });
    } else {
      silences = answer.code ? 0 : silences + 1;
      // A lost connection needs no waiting: nothing is sent before the next welcome.
      if (store.get().connection === 'connected')
        return backoffOf(sessionId).wait(
          () => carryOver(sessionId, through),
          (answer.retryAfter ?? 0) * 1000,
        );
    }
    carryOver(sessionId, through);
  }

  function carryOver(sessionId: string, through: AgentLink): void {
    busy.delete(sessionId);
    if (silences >= SILENCES && store.get().connection === 'connected') {
      silences = 0;
      through.renew();
    }
    pump();
  }

  function backoffOf(sessionId: string): Backoff {
    const backoff = backoffs.get(sessionId) ?? createBackoff(clock, ids);
    backoffs.set(sessionId, backoff);
    return backoff;
  }

  return {
    pump,
    close() {
      closed = true;
      for (const backoff of backoffs.values()) backoff.cancel();
    },
  };
}

/** Whether the same reply would be refused again. An agent has no lease and no token to renew. */
function isRefusal(code: keyof typeof SEND_VERDICT): boolean {
  return SEND_VERDICT[code] !== 'wait' && code !== 'unauthorized';
}
