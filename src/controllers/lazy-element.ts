import type { ReactiveControllerHost } from 'lit';

/**
 * A custom element whose definition loads when it is first needed. It may be rendered before that: it
 * upgrades as soon as it is defined. After a failure the next `load()` tries again.
 */
export class LazyElement {
  /** Whether the last attempt failed. */
  failed = false;
  /** The last attempt; resolved if there was none. Resolves with whether the element is defined. Never rejects. */
  attempt: Promise<boolean> = Promise.resolve(false);
  #loading = false;
  #defined = false;

  /** `define` loads the element's module and registers the element. */
  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly define: () => Promise<void>,
  ) {}

  /** Loads the definition if necessary. Resolves with whether the element is defined. */
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
