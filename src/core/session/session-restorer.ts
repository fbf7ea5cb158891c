import type { RestoredAnswer } from '../../protocol/visitor-answers.js';
import { createBackoff } from '../backoff.js';
import type { EngineContext } from '../engine-context.js';
import type { Credentials } from '../storage/conversation-storage.js';

/** Why the server has nothing more for a session. */
export type Loss = 'not-found' | 'erased' | 'unauthorized';

export interface SessionRestorerOptions {
  context: EngineContext;
  credentials: Credentials;
  /**
   * An answer, with the cursor that was asked with (`null`: none). After the last one of a session
   * that is final nothing follows.
   */
  arrived(answer: RestoredAnswer, asked: number | null): void;
  /** No answer for now; it is tried again. */
  waiting(): void;
  lost(loss: Loss): void;
}

/** Asks the server about a stored session until it answers (the handshake's second phase). */
export interface SessionRestorer {
  /** Asks, unless it is being asked already. */
  start(): void;
  /** Ends a wait under way at once. */
  hurry(): void;
  /** Calling it twice is safe. */
  close(): void;
}

export function createSessionRestorer(options: SessionRestorerOptions): SessionRestorer {
  const { context, credentials } = options;
  const { store, api, ports } = context;
  const backoff = createBackoff(ports.clock, ports.ids);
  let asking = false;
  let closed = false;

  async function ask(): Promise<void> {
    const last = store.get().transcript.messages.at(-1);
    const outcome = await api.restore(credentials.id, credentials.key, {
      ...(last && { after: last.seq, afterId: last.id }),
      ...context.visit.page(),
    });
    if (closed) return;
    ports.log.debug('validation', { answer: outcome.kind });
    if (outcome.kind === 'done') {
      backoff.reset();
      asking = false;
      options.arrived(outcome.value, last?.seq ?? null);
      // A final session gets no socket: the rest of its log comes by asking on (rule SND-9).
      if (last && outcome.value.more && outcome.value.session.final) start();
      return;
    }
    if (outcome.kind === 'refused') {
      const { code } = outcome.error;
      if (code === 'unauthorized' || code === 'forbidden') return options.lost('unauthorized');
      if (code === 'erased') return options.lost('erased');
      if (code === 'not_found') return options.lost('not-found');
    }
    options.waiting();
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
