import type { Log } from './ports.js';
import type { Action } from './state/actions.js';
import type { ChatState } from './state/state.js';

/** A change of one tab's state. */
export interface StateChange {
  tabId: string;
  next: ChatState;
  previous: ChatState;
  action: Action;
}

/**
 * Tells developers the steps of a session that show in a change of state (row B10); the others are told
 * on the spot.
 */
export function logChange(log: Log, { tabId, next, previous, action }: StateChange): void {
  const { localConversationId, connection, transcript, notice } = next;
  if (action.type === 'stored-state-read')
    log.debug('discovery', { tabId, localConversationId, messages: transcript.messages.length });
  else if (transcript.head > previous.transcript.head)
    log.debug('merge', { head: transcript.head, messages: transcript.messages.length });
  if (next.leading !== previous.leading) log.debug(`election ${next.leading ? 'won' : 'lost'}`);
  if (connection !== previous.connection) log.debug(connection);
  if (notice?.code === 'restored' && notice !== previous.notice) log.debug('restored');
  if (
    action.type === 'conversation-ended' &&
    previous.localConversationId === action.localConversationId
  )
    log.debug(action.evicted ? 'evicted' : 'ended', {
      status: action.status,
      reason: action.reason,
    });
  if (action.type === 'error-raised') log.debug('refused', { code: action.code });
}
