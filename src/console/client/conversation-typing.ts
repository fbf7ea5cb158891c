import type { Clock } from '../../core/ports.js';
import { createTypingSignal, type TypingSignal } from '../../core/typing-signal.js';

/** In which conversation the agent is writing: in one at a time. */
export interface ConversationTyping {
  /** Something was written in this conversation's composer. */
  wrote(sessionId: string): void;
  /** Nothing is being written any more. */
  stop(): void;
}

export function createConversationTyping(
  clock: Clock,
  tell: (sessionId: string, on: boolean) => void,
): ConversationTyping {
  let current: { sessionId: string; signal: TypingSignal } | null = null;

  function signalOf(sessionId: string): TypingSignal {
    if (current?.sessionId === sessionId) return current.signal;
    current?.signal.stop();
    const signal = createTypingSignal(clock, (on) => tell(sessionId, on));
    current = { sessionId, signal };
    return signal;
  }

  return {
    wrote: (sessionId) => signalOf(sessionId).wrote(),
    stop: () => current?.signal.stop(),
  };
}
