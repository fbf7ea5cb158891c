import type { ReadMarker } from '../../controllers/read-marker.js';
import type { ChatEngine } from '../../core/chat-engine-api.js';
import {
  TranscriptBottomEvent,
  TranscriptEditEvent,
  TranscriptOlderEvent,
  TranscriptRetryEvent,
} from '../chat-transcript/transcript-events.js';
import type { Composing } from './composing.js';

/** What follows from what the visitor does in the transcript. */
export class Reading {
  constructor(
    private readonly engine: () => ChatEngine | undefined,
    private readonly marker: ReadMarker,
    private readonly composing: Composing,
  ) {}

  handleEvent(event: Event): void {
    if (event instanceof TranscriptBottomEvent) this.marker.mark();
    if (event instanceof TranscriptOlderEvent) this.engine()?.loadOlder();
    if (event instanceof TranscriptRetryEvent) this.engine()?.retry(event.clientId);
    if (event instanceof TranscriptEditEvent) this.composing.edit(event.clientId);
  }
}
