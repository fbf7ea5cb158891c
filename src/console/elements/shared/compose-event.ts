/** What the agent writes beside a conversation: an answer to the visitor, or a note for other agents. */
export type TextKind = 'reply' | 'note';

/** The agent changed a text (`change`), or it is to be sent (`send`). */
export class ComposeEvent extends Event {
  constructor(
    readonly kind: TextKind,
    readonly action: 'change' | 'send',
    readonly text: string,
  ) {
    super('compose', { bubbles: true });
  }
}

/** A text that the server refused is to be sent again, or to be moved back into its field. */
export class FailedTextEvent extends Event {
  constructor(
    readonly kind: TextKind,
    readonly clientId: string,
    readonly action: 'retry' | 'edit',
  ) {
    super('failed-text', { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    compose: ComposeEvent;
    'failed-text': FailedTextEvent;
  }
}
