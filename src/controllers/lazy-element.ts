import type { ReactiveControllerHost } from 'lit';

/**
 * A custom element whose definition loads when it is first needed. It may be rendered before that: it
 * upgrades as soon as it is defined. After a failure the next `load()` tries again.
 */
export class LazyElement {
  /** The last attempt failed. */
  failed = false;
  /** Settles with the last attempt; at once if there was none. Never rejects. */
  attempt: Promise<boolean> = Promise.resolve(false);
  #loading = false;
  #defined = false;

  /** `define` loads the element's module and registers the element. */
  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly define: () => Promise<void>,
  ) {}

  /** Loads the definition unless it is there. Resolves with whether it is. */
  load(): Promise<boolean> {
    if (!this.#loading && !this.#defined) this.attempt = this.#load();
    return this.attempt;
  }

  async #load(): Promise<boolean> {
    this.#loading = true;
    this.#defined = await this.define().then(
      () => true,
      () => false,
    );
    this.#loading = false;
    if (this.failed === this.#defined) {
      this.failed = !this.#defined;
      this.host.requestUpdate();
    }
    return this.#defined;
  }
}
