/** The notice's action was asked for. */
export class NoticeActionEvent extends Event {
  constructor() {
    super('notice-action', { bubbles: true });
  }
}

/** The notice has been read. */
export class NoticeDismissEvent extends Event {
  constructor() {
    super('notice-dismiss', { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'notice-action': NoticeActionEvent;
    'notice-dismiss': NoticeDismissEvent;
  }
}
