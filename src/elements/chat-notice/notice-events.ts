/** The notice's action was asked for. */
export class NoticeActionEvent extends Event {
  static readonly type = 'notice-action';
  constructor() {
    super(NoticeActionEvent.type, { bubbles: true });
  }
}

/** The notice has been read. */
export class NoticeDismissEvent extends Event {
  static readonly type = 'notice-dismiss';
  constructor() {
    super(NoticeDismissEvent.type, { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'notice-action': NoticeActionEvent;
    'notice-dismiss': NoticeDismissEvent;
  }
}
