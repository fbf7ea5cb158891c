import type { RestoredAnswer } from '../../protocol/visitor-answers.js';
import { createBackoff } from '../backoff.js';
import type { ServerApi } from '../connection/server-api.js';
import type { Clock, Ids, Log } from '../ports.js';
import type { ChatStore } from '../state/actions.js';
import type { Credentials } from '../storage/conversation-storage.js';
import type { VisitorContextManager } from './visitor-context-manager.js';
import type { VisitorReturn } from './visitor-return.js';

/** Why the server has nothing more for a session. */
export type Loss = 'not-found' | 'erased' | 'unauthorized';

export interface SessionRestorerDeps {
  clock: Clock;
  ids: Ids;
  log: Log;
  store: ChatStore;
  api: ServerApi;
  visitorContext: VisitorContextManager;
  visitorReturn: VisitorReturn;
  /** An upper limit for the wait before the next attempt, ms. */
  longestWaitMs(): number;
}

export interface SessionRestorerHandlers {
  /**
   * An answer, with the cursor that was asked with (`null`: none). After the last one of a session
   * that is final nothing follows.
   */
  restored(answer: RestoredAnswer, asked: number | null): void;
  /** No answer for now; it is tried again. */
  waiting(): void;
  lost(loss: Loss): void;
}

/** Asks the server about a stored session until it answers (the handshake's validation). */
export interface SessionRestorer {
  /** Asks, unless it is being asked already. */
  start(): void;
  /** Ends a wait under way at once. */
  hurry(): void;
  /** Calling it twice is safe. */
  close(): void;
}

export function createSessionRestorer(
  deps: SessionRestorerDeps,
  { id, key }: Credentials,
  handlers: SessionRestorerHandlers,
): SessionRestorer {
  const { store, api } = deps;
  const backoff = createBackoff(deps.clock, deps.ids, deps.longestWaitMs);
  let asking = false;
  let closed = false;

  async function ask(): Promise<void> {
    const last = store.get().transcript.messages.at(-1);
    const cause = deps.visitorReturn.cause('leading');
    const outcome = await api.restore(id, key, {
      ...(last && { after: last.seq, afterId: last.id }),
      ...deps.visitorContext.page(),
      ...(cause && { cause }),
    });
    if (closed) return;
    deps.log.debug('validation', { answer: outcome.kind });
    if (outcome.kind === 'done') {
      backoff.reset();
      deps.visitorReturn.told();
      asking = false;
      const { more, session } = outcome.value;
      handlers.restored(outcome.value, last?.seq ?? null);
      // A final session gets no socket: the rest of its log comes by asking on (rule SND-9).
      if (last && more && session.final) start();
      return;
    }
    if (outcome.kind === 'refused') {
      const { code } = outcome.error;
      if (code === 'unauthorized' || code === 'forbidden') return handlers.lost('unauthorized');
      if (code === 'erased') return handlers.lost('erased');
      if (code === 'not_found') return handlers.lost('not-found');
    }
    handlers.waiting();
    const retryAfter = outcome.kind === 'refused' ? (outcome.error.retryAfter ?? 0) : 0;
    backoff.wait(() => void ask(), retryAfter * 1000);
  }

  function start(): void {
    if (asking || closed) return;
    asking = true;
    void ask();
  }

  return {
    start,
    hurry: () => backoff.hurry(),
    close() {
      closed = true;
      backoff.cancel();
    },
  };
}
