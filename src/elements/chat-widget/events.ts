/*
 * The events that the widget fires before its engine has loaded; the others are in conversation-events.ts,
 * which loads with it. They bubble and cross shadow boundaries. None carries the text of a message.
 */

/** How every public event is created. */
export const PUBLIC: EventInit = { bubbles: true, composed: true };

/** The widget has loaded and shows its conversation, if there is one. */
export class ChatReadyEvent extends Event {
  static readonly type = 'chat-ready';
  constructor() {
    super(ChatReadyEvent.type, PUBLIC);
  }
}

/** The panel opened: by the visitor, by the page, or in another tab. */
export class ChatOpenEvent extends Event {
  static readonly type = 'chat-open';
  constructor() {
    super(ChatOpenEvent.type, PUBLIC);
  }
}

/** The panel closed. */
export class ChatCloseEvent extends Event {
  static readonly type = 'chat-close';
  constructor() {
    super(ChatCloseEvent.type, PUBLIC);
  }
}

/**
 * Something failed or was refused. Its `code` is one of:
 *
 * - `load_failed`: the rest of the widget did not load; the next use tries again
 * - `no_site`: `data-site` is missing
 * - `context_invalid`, `context_too_large`: `routingData` or `conversationData` was refused
 * - `identity_invalid`: `identify()` was given an invalid identity
 * - `forbidden`: the site does not allow this page's origin
 * - `not_found`: the server knows no such site
 * - `invalid`, `too_large`, `conflict`, `unauthorized`, `unsupported_version`: the server refused a
 *   message or a form
 * - `session_closed`: the conversation ended before a message was sent; the visitor can send it again
 * - `unavailable`: the server does not have an earlier message; the visitor can send it again
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
