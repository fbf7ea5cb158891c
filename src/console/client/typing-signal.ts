import type { Clock, Undo } from '../../core/ports.js';

/** A visitor sees "is writing" for a while after each signal: it is repeated no faster than this. */
const REPEAT_MS = 2_000;
const IDLE_MS = 4_000;

/** Turns keystrokes into few signals: on, on again while it goes on, off when it stops. */
export interface TypingSignal {
  /** A key was pressed in this conversation's composer. */
  pressed(sessionId: string): void;
  /** Nothing is being written any more. */
  stopped(): void;
}

export function createTypingSignal(
  clock: Clock,
  tell: (sessionId: string, on: boolean) => void,
): TypingSignal {
  let current: { sessionId: string; toldAt: number } | null = null;
  let idle: Undo | null = null;

  function stopped(): void {
    idle?.();
    idle = null;
    if (current) tell(current.sessionId, false);
    current = null;
  }

  return {
    stopped,
    pressed(sessionId) {
      if (current?.sessionId !== sessionId) stopped();
      const now = clock.now();
      if (!current || Math.abs(now - current.toldAt) >= REPEAT_MS) {
        current = { sessionId, toldAt: now };
        tell(sessionId, true);
      }
      idle?.();
      idle = clock.after(IDLE_MS, stopped);
    },
  };
}
