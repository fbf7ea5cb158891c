import { cursorOf } from '../../core/state/transcript-window.js';
import type { Message } from '../../protocol/message.js';
import type { ConsoleState } from './console-state.js';

/** What the visitor wrote while the agent looked at the conversation; its first page is no news. */
export function openedNews(previous: ConsoleState, next: ConsoleState): Message[] {
  const [before, now] = [previous.opened, next.opened];
  if (!now || before?.id !== now.id || before.transcript.epoch !== now.transcript.epoch) return [];
  const known = cursorOf(before.transcript);
  return now.transcript.messages.filter(
    ({ seq, author }) => seq > known && author.kind === 'visitor',
  );
}

/** Whether a reply has been refused just now. */
export function wasRefused(previous: ConsoleState, next: ConsoleState): boolean {
  if (previous.replies === next.replies) return false;
  const failed = ({ replies }: ConsoleState): number =>
    replies.filter((reply) => reply.phase === 'failed').length;
  return failed(next) > failed(previous);
}
