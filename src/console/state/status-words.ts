import type { Conversation } from '../../protocol/agent-events.js';
import { isAway } from '../../protocol/session.js';

/** What became of a conversation, or where its visitor is, in one sentence without a full stop. */
export function statusWords({ session, connected }: Conversation): string {
  if (isAway(session.status, session.reason)) return 'Away; will see your reply on return';
  switch (session.status) {
    case 'queued':
    case 'active':
      return connected ? 'Online' : 'Disconnected a moment ago';
    case 'resolved':
      return session.reason === 'inactive' ? 'Resolved automatically' : 'Resolved';
    case 'ended':
      return 'Ended by the visitor';
    case 'abandoned':
      return 'Closed for inactivity';
  }
}
