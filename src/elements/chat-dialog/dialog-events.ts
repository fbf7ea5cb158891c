/** The visitor wants what was asked. */
export class DialogConfirmEvent extends Event {
  constructor() {
    super('dialog-confirm', { bubbles: true });
  }
}

/** The visitor does not want it. */
export class DialogCancelEvent extends Event {
  constructor() {
    super('dialog-cancel', { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'dialog-confirm': DialogConfirmEvent;
    'dialog-cancel': DialogCancelEvent;
  }
}
