import type { ConnectionStatus } from '../../core/state/state.js';
import type { Author } from '../../protocol/message.js';
import { PUBLIC } from './events.js';

/* What a page hears of the conversation. */

/** The number of messages that the visitor has not seen changed. */
export class ChatUnreadEvent extends Event {
  static readonly type = 'chat-unread';
  constructor(readonly count: number) {
    super(ChatUnreadEvent.type, PUBLIC);
  }
}

/** A message came into the conversation's log, the visitor's own included. */
export class ChatMessageEvent extends Event {
  static readonly type = 'chat-message';
  constructor(
    readonly id: string,
    readonly author: Author,
  ) {
    super(ChatMessageEvent.type, PUBLIC);
  }
}

/** The connection to the server changed. */
export class ChatConnectionEvent extends Event {
  static readonly type = 'chat-connection';
  constructor(readonly status: ConnectionStatus) {
    super(ChatConnectionEvent.type, PUBLIC);
  }
}

export type ChatSessionStatus =
  'started' | 'restored' | 'ended' | 'resolved' | 'abandoned' | 'cleared' | 'erased' | 'superseded';

/** The conversation began, was taken up again, ended, or went on elsewhere; `reason` says why. */
export class ChatSessionEvent extends Event {
  static readonly type = 'chat-session';
  constructor(
    readonly status: ChatSessionStatus,
    readonly reason: string | undefined,
  ) {
    super(ChatSessionEvent.type, PUBLIC);
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-unread': ChatUnreadEvent;
    'chat-message': ChatMessageEvent;
    'chat-connection': ChatConnectionEvent;
    'chat-session': ChatSessionEvent;
  }
}
