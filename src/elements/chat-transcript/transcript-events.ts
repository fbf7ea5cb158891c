/*
 * What a transcript asks for. The events bubble and stay inside the shadow tree that it stands in.
 */

/** The reader came near the top: older messages are wanted. */
export class TranscriptOlderEvent extends Event {
  static readonly type = 'transcript-older';
  constructor() {
    super(TranscriptOlderEvent.type, { bubbles: true });
  }
}

/** The reader came to the bottom, or left it. */
export class TranscriptBottomEvent extends Event {
  static readonly type = 'transcript-bottom';
  constructor(readonly atBottom: boolean) {
    super(TranscriptBottomEvent.type, { bubbles: true });
  }
}

/** A message that was not sent is to be tried again. */
export class TranscriptRetryEvent extends Event {
  static readonly type = 'transcript-retry';
  constructor(readonly clientId: string) {
    super(TranscriptRetryEvent.type, { bubbles: true });
  }
}

/** A message that was not sent is to go back into the composer. */
export class TranscriptEditEvent extends Event {
  static readonly type = 'transcript-edit';
  constructor(readonly clientId: string) {
    super(TranscriptEditEvent.type, { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'transcript-older': TranscriptOlderEvent;
    'transcript-bottom': TranscriptBottomEvent;
    'transcript-retry': TranscriptRetryEvent;
    'transcript-edit': TranscriptEditEvent;
  }
}
