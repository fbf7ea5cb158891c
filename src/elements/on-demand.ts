/** Something that loads when it is first asked for, once; after a failure the next call tries again. */
export class OnDemand<T> {
  /** It, once it has loaded. */
  now: T | undefined;
  #loading: Promise<T> | undefined;

  constructor(private readonly fetch: () => Promise<T>) {}

  load(): Promise<T> {
    return (this.#loading ??= this.#load());
  }

  async #load(): Promise<T> {
    try {
      return (this.now = await this.fetch());
    } catch (error) {
      this.#loading = undefined;
      throw error;
    }
  }
}
