import type { ReactiveController, ReactiveControllerHost } from 'lit';

const MINUTE_MS = 60_000;

/**
 * Updates its host when a text that follows from the time of day has changed, such as the name of a day.
 * The text is compared at the start of each minute, and when the page becomes visible: by then the
 * device may have slept, or its clock may have been set.
 */
export class MinuteClock implements ReactiveController {
  #shown: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `text` says what the time of day means to the host, now. */
  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly text: () => string,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#compare);
    this.#compare();
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#compare);
    clearTimeout(this.#timer);
  }

  readonly #compare = (): void => {
    clearTimeout(this.#timer);
    // In every time zone a day begins with a whole minute.
    this.#timer = setTimeout(this.#compare, MINUTE_MS - (Date.now() % MINUTE_MS));
    const text = this.text();
    if (text === this.#shown) return;
    this.#shown = text;
    this.host.requestUpdate();
  };
}
