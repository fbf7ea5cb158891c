import type { ProtocolError } from '../../protocol/errors.js';
import { isOpen } from '../../protocol/session.js';
import type { EngineContext } from '../engine-context.js';
import type { Undo } from '../ports.js';
import type { Credentials } from '../storage/conversation-storage.js';

const POLL_MS = 60_000;

export interface StatusPollOptions {
  context: EngineContext;
  credentials: Credentials;
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

export function createStatusPoll(options: StatusPollOptions): StatusPoll {
  const { context, credentials } = options;
  const { store, api, ports } = context;
  let undoWait: Undo = () => {};

  const undo = store.onChange((next, previous) => {
    if (next.panel.open && !previous.panel.open) void poll();
    if (!next.panel.open) undoWait();
  });

  function pollLater(): void {
    undoWait();
    undoWait = ports.clock.after(POLL_MS, () => void poll());
  }

  async function poll(): Promise<void> {
    pollLater();
    const outcome = await api.status(credentials.id, credentials.key);
    if (outcome.kind === 'refused') options.refused(outcome.error);
    if (outcome.kind === 'done' && !isOpen(outcome.value.status)) options.closed();
  }

  if (store.get().panel.open) pollLater();
  return {
    close() {
      undo();
      undoWait();
    },
  };
}
