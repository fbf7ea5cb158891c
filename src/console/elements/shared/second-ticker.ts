import type { ReactiveController, ReactiveControllerHost } from 'lit';

const SECOND = 1_000;

/** Renders its host anew every second, for as long as the host is on the page. */
export class SecondTicker implements ReactiveController {
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly host: ReactiveControllerHost) {}

  hostConnected(): void {
    this.#timer = setInterval(() => this.host.requestUpdate(), SECOND);
  }

  hostDisconnected(): void {
    clearInterval(this.#timer);
  }
}
