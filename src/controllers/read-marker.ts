import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ChatEngine } from '../core/chat-engine-api.js';
import type { ChatState } from '../core/state/state.js';

/** What the visitor has before their eyes counts as read: in a page that can be seen, that is. */
export class ReadMarker implements ReactiveController {
  readonly #onVisible = (): void => this.mark();

  constructor(
    host: ReactiveControllerHost,
    private readonly engine: () => ChatEngine | undefined,
    private readonly newestInSight: () => boolean,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#onVisible);
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#onVisible);
  }

  hostUpdated(): void {
    this.mark();
  }

  /** To be called when the newest message came into sight. */
  mark(): void {
    const engine = this.engine();
    if (!engine || document.hidden || !this.newestInSight()) return;
    const { localConversationId, transcript, read }: ChatState = engine.store.get();
    const newest = transcript.messages.at(-1)?.seq ?? 0;
    if (localConversationId !== null && newest > read.visitor) engine.markRead(newest);
  }
}
