import type { ProtocolError } from '../../protocol/errors.js';
import { isOpen } from '../../protocol/session.js';
import type { Clock, Undo } from '../ports.js';
import type { ChatStore } from '../state/actions.js';
import type { Credentials } from '../storage/conversation-storage.js';
import type { ServerApi } from './server-api.js';

const POLL_MS = 60_000;

export interface StatusPollDeps {
  clock: Clock;
  store: ChatStore;
  api: ServerApi;
}

export interface StatusPollHandlers {
  /** The session takes no messages as it stands. */
  closed(): void;
  refused(error: ProtocolError): void;
}

/**
 * While the panel is open the session's status is looked up every 60 s, and at once when it is opened
 * (row A5). The socket usually tells first: this is the net. With the panel shut nothing is asked.
 */
export interface StatusPoll {
  close(): void;
}

export function createStatusPoll(
  { clock, store, api }: StatusPollDeps,
  { id, key }: Credentials,
  handlers: StatusPollHandlers,
): StatusPoll {
  let undoWait: Undo = () => {};
  let closed = false;

  const undo = store.onChange((next, previous) => {
    if (next.panel.open && !previous.panel.open) void poll();
    if (!next.panel.open) undoWait();
  });

  function pollLater(): void {
    undoWait();
    undoWait = clock.after(POLL_MS, () => void poll());
  }

  async function poll(): Promise<void> {
    pollLater();
    const outcome = await api.status(id, key);
    // The next session may be connected by now.
    if (closed) return;
    if (outcome.kind === 'refused') handlers.refused(outcome.error);
    if (outcome.kind === 'done' && !isOpen(outcome.value.status)) handlers.closed();
  }

  if (store.get().panel.open) pollLater();
  return {
    close() {
      closed = true;
      undo();
      undoWait();
    },
  };
}
