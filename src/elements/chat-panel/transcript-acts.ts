import type { ReactiveControllerHost } from 'lit';
import { ReadMarker } from '../../controllers/read-marker.js';
import type { ChatEngine } from '../../core/chat-engine-api.js';
import type { ChatComposer } from '../chat-composer/chat-composer.js';
import {
  TranscriptBottomEvent,
  TranscriptEditEvent,
  TranscriptOlderEvent,
  TranscriptPlaceEvent,
  TranscriptRetryEvent,
} from '../chat-transcript/transcript-events.js';
import type { Composing } from './composing.js';

/** What follows from what is read in a transcript, and done there. */
export class TranscriptActs {
  readonly #marker;

  constructor(
    host: ReactiveControllerHost,
    private readonly engine: () => ChatEngine | undefined,
    private readonly composing: Composing,
    private readonly composer: () => ChatComposer | null,
    newestInSight: () => boolean,
  ) {
    this.#marker = new ReadMarker(host, engine, newestInSight);
  }

  handleEvent(event: Event): void {
    if (event instanceof TranscriptBottomEvent) this.#marker.mark();
    if (event instanceof TranscriptPlaceEvent) this.engine()?.saveScrollPosition(event.place);
    if (event instanceof TranscriptOlderEvent) this.engine()?.loadOlder();
    if (event instanceof TranscriptRetryEvent) this.engine()?.retry(event.clientId);
    if (event instanceof TranscriptEditEvent) this.#edit(event.clientId);
  }

  /** Puts a message that was taken back into the field, below what stands there. */
  #edit(clientId: string): void {
    const composer = this.composer();
    const text = this.engine()?.discard(clientId);
    if (text === undefined || !composer) return;
    this.composing.setDraft(composer.value.trim() === '' ? text : `${composer.value}\n${text}`);
    composer.focus();
  }
}
