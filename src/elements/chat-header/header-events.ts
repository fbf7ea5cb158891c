/** The panel is to be closed. */
export class HeaderCloseEvent extends Event {
  constructor() {
    super('header-close', { bubbles: true });
  }
}

/** Back to where one came from. */
export class HeaderBackEvent extends Event {
  constructor() {
    super('header-back', { bubbles: true });
  }
}

/** The header was pressed and held. What it does stands in a menu as well: not everybody can hold. */
export class HeaderHoldEvent extends Event {
  constructor() {
    super('header-hold', { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'header-close': HeaderCloseEvent;
    'header-hold': HeaderHoldEvent;
    'header-back': HeaderBackEvent;
  }
}
