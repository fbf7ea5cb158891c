import type { Fact } from './facts.js';
import type { ChatState, Notice } from './state.js';
import type { Store } from './store.js';

/** What happens in this tab alone. */
export type LocalAction =
  /** What an earlier page load stored on the device. */
  | { type: 'stored-state-read'; stored: Partial<ChatState> }
  | { type: 'leadership-changed'; leading: boolean }
  /**
   * The document ran no code for a time. `asked`: the device shows that a session is being opened for its
   * conversation.
   */
  | { type: 'tab-resumed'; asked: boolean }
  | { type: 'draft-changed'; draft: string }
  | { type: 'notice-raised'; notice: Notice }
  | { type: 'notice-dismissed' }
  /** A newer version of this code has taken over on this device. */
  | { type: 'outdated' }
  /** The server refused something that is about no message. */
  | { type: 'error-raised'; code: string };

export type Action = Fact | LocalAction;

/** One tab's state. A dispatched fact is told to the other tabs. */
export type ChatStore = Store<ChatState, Action>;

const LOCAL: Record<LocalAction['type'], true> = {
  'stored-state-read': true,
  'leadership-changed': true,
  'tab-resumed': true,
  'draft-changed': true,
  'notice-raised': true,
  'notice-dismissed': true,
  outdated: true,
  'error-raised': true,
};

/** Whether the other tabs are told. */
export function isFact(action: Action): action is Fact {
  return !(action.type in LOCAL);
}
