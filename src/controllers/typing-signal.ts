import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** How often "is writing" is repeated while it is true, and after which silence it ends, in ms. */
const REPEAT = 2_000;
const SILENCE = 4_000;

/** Turns key presses into "is writing" and "stopped", seldom enough to be sent over a network. */
export class TypingSignal implements ReactiveController {
  #told: number | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(
    host: ReactiveControllerHost,
    private readonly tell: (on: boolean) => void,
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.stop();
  }

  /** Something was written. */
  wrote(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.stop(), SILENCE);
    const now = performance.now();
    if (this.#told !== undefined && now - this.#told < REPEAT) return;
    this.#told = now;
    this.tell(true);
  }

  /** Nothing is being written any more. */
  stop(): void {
    clearTimeout(this.#silence);
    if (this.#told === undefined) return;
    this.#told = undefined;
    this.tell(false);
  }
}
