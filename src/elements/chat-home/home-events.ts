/** The visitor wants to write. */
export class HomeStartEvent extends Event {
  static readonly type = 'home-start';
  constructor() {
    super(HomeStartEvent.type, { bubbles: true });
  }
}

/** The visitor wants to read what was said before. */
export class HomeEarlierEvent extends Event {
  static readonly type = 'home-earlier';
  constructor() {
    super(HomeEarlierEvent.type, { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'home-start': HomeStartEvent;
    'home-earlier': HomeEarlierEvent;
  }
}
