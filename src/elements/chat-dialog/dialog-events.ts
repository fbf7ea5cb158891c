/** The visitor wants what was asked. */
export class DialogConfirmEvent extends Event {
  static readonly type = 'dialog-confirm';
  constructor() {
    super(DialogConfirmEvent.type, { bubbles: true });
  }
}

/** The visitor does not want it. */
export class DialogCancelEvent extends Event {
  static readonly type = 'dialog-cancel';
  constructor() {
    super(DialogCancelEvent.type, { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'dialog-confirm': DialogConfirmEvent;
    'dialog-cancel': DialogCancelEvent;
  }
}
