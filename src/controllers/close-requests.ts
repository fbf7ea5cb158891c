import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** The part of the browser's `CloseWatcher` that is used. TypeScript has no types of it yet. */
interface CloseWatcher extends EventTarget {
  destroy(): void;
}

declare global {
  interface Window {
    /** Absent in browsers that have no such thing. */
    readonly CloseWatcher?: new () => CloseWatcher;
  }
}

/**
 * The browser's own request to close what is in front, such as Android's back gesture, where the browser
 * has `CloseWatcher`. The page's history is not touched. While several listen, the newest one hears it.
 */
export class CloseRequests implements ReactiveController {
  #watcher: CloseWatcher | undefined;

  constructor(
    host: ReactiveControllerHost,
    private readonly onClose: () => void,
  ) {
    host.addController(this);
  }

  /** Listens, until the host is removed or the next request, or stops listening. */
  listen(on: boolean): void {
    if (on === (this.#watcher !== undefined)) return;
    this.#watcher?.destroy();
    this.#watcher = undefined;
    const { CloseWatcher } = window;
    if (!on || !CloseWatcher) return;
    this.#watcher = new CloseWatcher();
    this.#watcher.addEventListener('close', () => {
      this.#watcher = undefined;
      this.onClose();
    });
  }

  hostDisconnected(): void {
    this.listen(false);
  }
}
