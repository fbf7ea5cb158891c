import type { EngineContext } from '../engine-context.js';
import type { Action } from '../state/actions.js';
import type { ChatState } from '../state/state.js';

/**
 * Tells developers the steps of a session that show in a change of state (row B10); the others are told
 * on the spot.
 */
export function logChange(
  { ports, tabId }: Pick<EngineContext, 'ports' | 'tabId'>,
  next: ChatState,
  previous: ChatState,
  action: Action,
): void {
  const log = (step: string, detail?: Record<string, unknown>): void =>
    ports.log.debug(step, detail);
  const { localConversationId, connection, transcript, notice } = next;
  if (action.type === 'stored-state-read')
    log('discovery', { tabId, localConversationId, messages: transcript.messages.length });
  else if (transcript.head > previous.transcript.head)
    log('merge', { head: transcript.head, messages: transcript.messages.length });
  if (next.leading !== previous.leading) log(`election ${next.leading ? 'won' : 'lost'}`);
  if (connection !== previous.connection) log(connection);
  if (notice?.code === 'restored' && notice !== previous.notice) log('restored');
  if (
    action.type === 'conversation-ended' &&
    previous.localConversationId === action.localConversationId
  )
    log(action.evicted ? 'evicted' : 'ended', { status: action.status, reason: action.reason });
  if (action.type === 'error-raised') log('refused', { code: action.code });
}
