import type { ScrollPosition } from '../../core/state/scroll-position.js';

/*
 * What a transcript asks for. The events bubble and stay inside the shadow tree that it stands in.
 */

/** The reader came near the top: older messages are wanted. */
export class TranscriptOlderEvent extends Event {
  constructor() {
    super('transcript-older', { bubbles: true });
  }
}

/** The reader came to the bottom, or left it. */
export class TranscriptBottomEvent extends Event {
  constructor(readonly atBottom: boolean) {
    super('transcript-bottom', { bubbles: true });
  }
}

/** The reader moved: to a place above the end, or to the end. */
export class TranscriptPlaceEvent extends Event {
  constructor(readonly place: ScrollPosition | undefined) {
    super('transcript-place', { bubbles: true });
  }
}

/** A message that was not sent is to be tried again. */
export class TranscriptRetryEvent extends Event {
  constructor(readonly clientId: string) {
    super('transcript-retry', { bubbles: true });
  }
}

/** A message that was not sent is to go back into the composer. */
export class TranscriptEditEvent extends Event {
  constructor(readonly clientId: string) {
    super('transcript-edit', { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'transcript-older': TranscriptOlderEvent;
    'transcript-bottom': TranscriptBottomEvent;
    'transcript-place': TranscriptPlaceEvent;
    'transcript-retry': TranscriptRetryEvent;
    'transcript-edit': TranscriptEditEvent;
  }
}
