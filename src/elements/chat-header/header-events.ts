/** The panel is to be closed. */
export class HeaderCloseEvent extends Event {
  static readonly type = 'header-close';
  constructor() {
    super(HeaderCloseEvent.type, { bubbles: true });
  }
}

/** Back to where one came from. */
export class HeaderBackEvent extends Event {
  static readonly type = 'header-back';
  constructor() {
    super(HeaderBackEvent.type, { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'header-close': HeaderCloseEvent;
    'header-back': HeaderBackEvent;
  }
}
