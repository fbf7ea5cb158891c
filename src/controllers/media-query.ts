import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Whether a media query matches. The host is updated when that changes. */
export class MediaQuery implements ReactiveController {
  matches = false;
  #list: MediaQueryList | undefined;
  readonly #changed = ({ matches }: { matches: boolean }): void => {
    this.matches = matches;
    this.host.requestUpdate();
  };

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly query: string,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.#list = matchMedia(this.query);
    this.#list.addEventListener('change', this.#changed);
    this.matches = this.#list.matches;
  }

  hostDisconnected(): void {
    this.#list?.removeEventListener('change', this.#changed);
  }
}
