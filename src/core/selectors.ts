import type { ChatState } from './state.js';

/** How many messages of others the visitor has not seen. */
export function selectUnread({ transcript, read }: ChatState): number {
  return transcript.messages.filter(
    ({ seq, author }) => seq > read.visitor && author.kind !== 'visitor',
  ).length;
}
