/** What a menu can offer; its words are `menu_<choice>` in the catalogue. */
export type MenuChoice =
  'end' | 'clear' | 'download' | 'delete' | 'mute' | 'unmute' | 'dock' | 'undock';

/** The menu was opened: whoever holds it sees to it that its list is defined, or calls `fail`. */
export class MenuOpenEvent extends Event {
  constructor(readonly fail: () => void) {
    super('menu-open', { bubbles: true });
  }
}

/** The visitor chose something. The menu has closed, and its button has the focus. */
export class MenuChooseEvent extends Event {
  constructor(readonly choice: MenuChoice) {
    super('menu-choose', { bubbles: true });
  }
}

/** The list is to be closed without a choice. */
export class MenuCloseEvent extends Event {
  constructor() {
    super('menu-close', { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'menu-open': MenuOpenEvent;
    'menu-choose': MenuChooseEvent;
    'menu-close': MenuCloseEvent;
  }
}
