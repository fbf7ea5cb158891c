import type { ChatState } from '../../core/state/state.js';
import { ChatSessionEvent } from './conversation-events.js';

/** What a change of state means for the conversation as a whole, if it means anything. */
export function sessionEvent(before: ChatState, state: ChatState): ChatSessionEvent | undefined {
  if (state.connection === 'superseded' && before.connection !== 'superseded') {
    return new ChatSessionEvent('superseded', undefined);
  }
  const notice = state.notice === before.notice ? null : state.notice;
  if (notice?.code === 'restored') return new ChatSessionEvent('restored', undefined);
  if (notice?.code === 'conversation-ended') {
    const { status = 'ended', reason } = notice;
    if (reason === 'cleared') return new ChatSessionEvent('cleared', reason);
    if (status !== 'queued' && status !== 'active') {
      return new ChatSessionEvent(status, reason);
    }
  }
  // A conversation that begins has nothing in its log; one that is taken up is told by its notice.
  const begins = !before.session && state.session && state.transcript.messages.length === 0;
  return begins && (state.pending.length > 0 || state.preChatAnswers)
    ? new ChatSessionEvent('started', undefined)
    : undefined;
}
