/*
 * What a composer tells. The events bubble and stay inside the shadow tree that it stands in.
 */

/** The text was changed by hand; it stands in `value`. */
export class ComposerInputEvent extends Event {
  constructor(readonly value: string) {
    super('composer-input', { bubbles: true });
  }
}

/** The text is to be sent. The composer keeps it until its `value` is set. */
export class ComposerSendEvent extends Event {
  constructor(readonly value: string) {
    super('composer-send', { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'composer-input': ComposerInputEvent;
    'composer-send': ComposerSendEvent;
  }
}
