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

/** The header was pressed and held. What it does stands in a menu as well: not everybody can hold. */
export class HeaderHoldEvent extends Event {
  static readonly type = 'header-hold';
  constructor() {
    super(HeaderHoldEvent.type, { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'header-close': HeaderCloseEvent;
    'header-hold': HeaderHoldEvent;
    'header-back': HeaderBackEvent;
  }
}
