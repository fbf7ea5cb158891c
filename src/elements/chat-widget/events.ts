/*
 * What a page hears of the widget. The events bubble and leave every shadow tree. None carries the
 * text of a message.
 */

export const PUBLIC: EventInit = { bubbles: true, composed: true };

/** The widget is loaded and shows its conversation, if there is one. */
export class ChatReadyEvent extends Event {
  static readonly type = 'chat-ready';
  constructor() {
    super(ChatReadyEvent.type, PUBLIC);
  }
}

/** The panel was opened: by the visitor, by the page, or in another tab. */
export class ChatOpenEvent extends Event {
  static readonly type = 'chat-open';
  constructor() {
    super(ChatOpenEvent.type, PUBLIC);
  }
}

/** The panel was closed. */
export class ChatCloseEvent extends Event {
  static readonly type = 'chat-close';
  constructor() {
    super(ChatCloseEvent.type, PUBLIC);
  }
}

/**
 * Something does not work. `code`: `load_failed` (the rest of the widget did not load; it is tried
 * again at the next use), `no_site` (`data-site` is missing), why a message or a form was
 * refused, or what of the visit is not taken: `context_invalid`, `context_too_large`,
 * `identity_invalid` (see `routingData`, `identify`).
 */
export class ChatErrorEvent extends Event {
  static readonly type = 'chat-error';
  constructor(readonly code: string) {
    super(ChatErrorEvent.type, PUBLIC);
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-ready': ChatReadyEvent;
    'chat-open': ChatOpenEvent;
    'chat-close': ChatCloseEvent;
    'chat-error': ChatErrorEvent;
  }
}
