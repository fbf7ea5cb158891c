/*
 * What the agent wishes of the opened conversation. The events bubble and stay inside the shadow
 * tree that the pane stands in.
 */

/** A reply is to be sent. */
export class ReplyEvent extends Event {
  static readonly type = 'pane-reply';
  constructor(readonly body: string) {
    super(ReplyEvent.type, { bubbles: true });
  }
}

/** The composer's text was changed by hand. */
export class DraftEvent extends Event {
  static readonly type = 'pane-draft';
  constructor(readonly draft: string) {
    super(DraftEvent.type, { bubbles: true });
  }
}

/** A refused reply is to be tried again, or to go back into the composer. */
export class RefusedReplyEvent extends Event {
  static readonly type = 'pane-refused';
  constructor(
    readonly clientId: string,
    readonly wish: 'retry' | 'edit',
  ) {
    super(RefusedReplyEvent.type, { bubbles: true });
  }
}

export type PaneWish =
  | 'resolve'
  | 'older'
  /** Back to the lists, where columns are views. */
  | 'back'
  /** Show or hide what is known of the visitor. */
  | 'details'
  /** The conversation that waits longest. */
  | 'next';

export class PaneEvent extends Event {
  static readonly type = 'pane-wish';
  constructor(readonly wish: PaneWish) {
    super(PaneEvent.type, { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'pane-reply': ReplyEvent;
    'pane-draft': DraftEvent;
    'pane-refused': RefusedReplyEvent;
    'pane-wish': PaneEvent;
  }
}
