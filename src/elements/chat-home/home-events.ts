/** The visitor wants to write. */
export class HomeStartEvent extends Event {
  constructor() {
    super('home-start', { bubbles: true });
  }
}

/** The visitor wants to read what was said before. */
export class HomeEarlierEvent extends Event {
  constructor() {
    super('home-earlier', { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'home-start': HomeStartEvent;
    'home-earlier': HomeEarlierEvent;
  }
}
