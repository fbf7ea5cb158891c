import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ChatEngine } from '../../core/chat-engine-api.js';
import {
  TranscriptBottomEvent,
  TranscriptEditEvent,
  TranscriptOlderEvent,
  TranscriptRetryEvent,
  TranscriptScrollEvent,
} from '../chat-transcript/chat-transcript.js';

/** Passes the transcript's requests to the engine, and marks what the visitor has seen as read. */
export class TranscriptController implements ReactiveController {
  /**
   * @param isNewestVisible whether the newest message is on screen, if the page itself is visible
   * @param edit gets the text of a failed message that the visitor takes back
   */
  constructor(
    host: ReactiveControllerHost,
    private readonly engine: () => ChatEngine | undefined,
    private readonly isNewestVisible: () => boolean,
    private readonly edit: (text: string) => void,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#markRead);
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#markRead);
  }

  hostUpdated(): void {
    this.#markRead();
  }

  handleEvent(event: Event): void {
    if (event instanceof TranscriptBottomEvent) this.#markRead();
    if (event instanceof TranscriptScrollEvent) this.engine()?.saveScrollPosition(event.position);
    if (event instanceof TranscriptOlderEvent) this.engine()?.loadOlder();
    if (event instanceof TranscriptRetryEvent) this.engine()?.retry(event.clientId);
    if (event instanceof TranscriptEditEvent) this.#edit(event.clientId);
  }

  readonly #markRead = (): void => {
    const engine = this.engine();
    if (!engine || document.hidden || !this.isNewestVisible()) return;
    const { localConversationId, transcript, read } = engine.store.get();
    const newest = transcript.messages.at(-1)?.seq ?? 0;
    if (localConversationId !== null && newest > read.visitor) engine.markRead(newest);
  };

  #edit(clientId: string): void {
    const text = this.engine()?.discard(clientId);
    if (text !== undefined) this.edit(text);
  }
}
