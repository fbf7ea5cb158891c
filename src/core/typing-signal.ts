import type { Clock, Undo } from './ports.js';

/** How often "is writing" is repeated while it is true, and after which silence it ends. */
const REPEAT_MS = 2_000;
const SILENCE_MS = 4_000;

/** Turns key presses into "is writing" and "stopped", seldom enough to be sent over a network. */
export interface TypingSignal {
  /** Something was written. */
  wrote(): void;
  /** Nothing is being written any more. Calling it twice is safe. */
  stop(): void;
}

export function createTypingSignal(clock: Clock, tell: (on: boolean) => void): TypingSignal {
  /** When "is writing" was told last; it has ended while there is none. */
  let told: number | null = null;
  let undoSilence: Undo = () => {};

  function stop(): void {
    undoSilence();
    if (told === null) return;
    told = null;
    tell(false);
  }

  return {
    stop,
    wrote() {
      undoSilence();
      undoSilence = clock.after(SILENCE_MS, stop);
      const now = clock.now();
      // A clock that was put back is as good as a pause.
      if (told !== null && Math.abs(now - told) < REPEAT_MS) return;
      told = now;
      tell(true);
    },
  };
}
