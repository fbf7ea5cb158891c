/** What a menu can offer; its words are `menu_<choice>` in the catalogue. */
export type MenuChoice =
  'end' | 'clear' | 'download' | 'delete' | 'mute' | 'unmute' | 'dock' | 'undock';

/** The menu was opened: whoever holds it sees to it that its list is defined. */
export class MenuOpenEvent extends Event {
  static readonly type = 'menu-open';
  constructor() {
    super(MenuOpenEvent.type, { bubbles: true });
  }
}

/** The visitor chose something. The menu has closed, and its button has the focus. */
export class MenuChooseEvent extends Event {
  static readonly type = 'menu-choose';
  constructor(readonly choice: MenuChoice) {
    super(MenuChooseEvent.type, { bubbles: true });
  }
}

/** The list is to be closed without a choice. */
export class MenuCloseEvent extends Event {
  static readonly type = 'menu-close';
  constructor() {
    super(MenuCloseEvent.type, { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'menu-open': MenuOpenEvent;
    'menu-choose': MenuChooseEvent;
    'menu-close': MenuCloseEvent;
  }
}
