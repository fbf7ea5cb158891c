import type { Clock, Ids, Undo } from '../../core/ports.js';
import type { Store } from '../../core/state/store.js';
import { SEND_VERDICT } from '../../protocol/errors.js';
import { sentSchema } from '../../protocol/visitor-answers.js';
import type { ConsoleAction } from '../state/console-action.js';
import type { ConsoleState, PendingReply } from '../state/console-state.js';
import { ask, type AgentLink } from './agent-link.js';

const FIRST_BACKOFF_MS = 500;
const LAST_BACKOFF_MS = 30_000;
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
  const waits = new Set<Undo>();
  let failures = 0;
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
      failures = silences = 0;
      store.dispatch({ type: 'reply-settled', sessionId, message: answer.value.message });
    } else if (answer.code && isRefusal(answer.code)) {
      silences = 0;
      store.dispatch({ type: 'reply-refused', clientId, code: answer.code });
    } else {
      silences = answer.code ? 0 : silences + 1;
      await backoff(answer.retryAfter);
      if (closed) return;
    }
    busy.delete(sessionId);
    if (silences >= SILENCES && store.get().connection === 'connected') {
      silences = 0;
      through.renew();
    }
    pump();
  }

  function backoff(retryAfter = 0): Promise<void> {
    // A lost connection needs no waiting: nothing is sent before the next welcome.
    if (store.get().connection !== 'connected') return Promise.resolve();
    const grown = Math.min(LAST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** failures++);
    const ms = Math.max(retryAfter * 1000, grown * (0.5 + ids.random()));
    return new Promise((done) => {
      const undo = clock.after(ms, () => {
        waits.delete(undo);
        done();
      });
      waits.add(undo);
    });
  }

  return {
    pump,
    close() {
      closed = true;
      for (const undo of waits) undo();
      waits.clear();
    },
  };
}

/** Whether the same reply would be refused again. An agent has no lease and no token to renew. */
function isRefusal(code: keyof typeof SEND_VERDICT): boolean {
  return SEND_VERDICT[code] !== 'wait' && code !== 'unauthorized';
}
