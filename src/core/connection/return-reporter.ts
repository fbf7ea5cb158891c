import type { ReturnCause } from '../../protocol/return-cause.js';
import type { TabMessenger } from '../tabs/tab-messenger.js';
import type { VisitorSocket } from './visitor-socket.js';

/** Tells the server of pages that found the conversation in this tab, and have no connection of their own. */
export interface ReturnReporter {
  /** The socket is open: tells what has waited for it. */
  report(): void;
  close(): void;
}

export function createReturnReporter(
  { messenger }: { messenger: TabMessenger },
  localConversationId: string,
  socket: VisitorSocket,
): ReturnReporter {
  /** A page says hello until it is answered. */
  const knownTabs = new Set<string>();
  let untold: ReturnCause[] = [];

  const close = messenger.onMessage((message) => {
    if (message.kind !== 'hello' || message.localConversationId !== localConversationId) return;
    const { cause, from } = message;
    if (cause === undefined || knownTabs.has(from)) return;
    knownTabs.add(from);
    untold.push(cause);
    report();
  });

  function report(): void {
    if (!socket.welcomed()) return;
    for (const cause of untold) socket.emitVolatile('restored', { cause });
    untold = [];
  }

  return { report, close };
}
