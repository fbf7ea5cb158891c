import { SEND_VERDICT, type ProtocolError } from '../../protocol/errors.js';
import type { Message } from '../../protocol/message.js';
import { sentSchema } from '../../protocol/visitor-answers.js';
import { createBackoff } from '../backoff.js';
import type { EngineContext } from '../engine-context.js';
import type { SocketClient } from '../connection/socket-client.js';
import type { Undo } from '../ports.js';
import type { ChatState, PendingMessage } from '../state/state.js';

/** After this long without success the bubble says "Not sent"; it goes on being tried. */
const LATE_AFTER_MS = 5 * 60_000;
/** Answers that may stay out before the socket is given up. */
const TIMEOUTS_BEFORE_REOPEN = 2;

export interface SendQueueOptions {
  context: EngineContext;
  localConversationId: string;
  link: SocketClient;
  /** Whether the window has been paged to the head since the last `welcome` (rule SND-3). */
  caughtUp(): boolean;
  /** The server has it: its entry in the log. */
  sent(message: Message): void;
  /** The server refused for a reason that is the connection's or the session's. */
  settle(error: ProtocolError): void;
}

/** Sends the queue's head, one message in flight (rules SND-2 to SND-6 and SND-10). */
export interface SendQueue {
  /** Looks whether there is something to send now. */
  pump(): void;
  close(): void;
}

export function createSendQueue(options: SendQueueOptions): SendQueue {
  const { localConversationId, link } = options;
  const { store, ports } = options.context;
  const backoff = createBackoff(ports.clock, ports.ids);
  /** The message that has the one slot: in flight, or waiting to be sent again. */
  let current: string | null = null;
  /** Names the attempt under way, so that a late answer of an earlier one is dropped. */
  let attempt = 0;
  let timeouts = 0;
  let closed = false;
  let undoLate: Undo | null = null;

  const undo = store.onChange((next, previous) => {
    if (next.pending === previous.pending && next.transcript === previous.transcript) return;
    watchForLate();
    // Its echo may come without its answer (rule SND-5), and it may be taken back while it waits.
    if (current !== null && !isUnsent(next, current)) free();
    else pump();
  });

  function pump(): void {
    const message = store.get().pending.find(({ clientId }) => isUnsent(store.get(), clientId));
    if (current !== null || closed || !message || !link.welcomed() || !options.caughtUp()) return;
    current = message.clientId;
    void send(message);
  }

  async function send({ clientId, body }: PendingMessage): Promise<void> {
    const mine = ++attempt;
    const outcome = await link.request('message:send', { clientId, body }, sentSchema);
    if (closed || mine !== attempt) return;
    if (outcome.kind === 'done') {
      options.sent(outcome.value.message);
      if (mine === attempt) free();
      return;
    }
    if (outcome.kind === 'unreachable') {
      // A socket that was lost is no time-out: the next one begins with what is unsent.
      if (!link.welcomed()) return makeWay();
      if (++timeouts >= TIMEOUTS_BEFORE_REOPEN) {
        timeouts = 0;
        link.reopen('now');
      }
      return backoff.wait(makeWay);
    }
    const { error } = outcome;
    switch (SEND_VERDICT[error.code]) {
      case 'fail-message':
        return store.dispatch({
          type: 'message-failed',
          localConversationId,
          clientId,
          code: error.code,
        });
      case 'settle-connection':
        backoff.wait(makeWay);
        return options.settle(error);
      case 'wait':
        return backoff.wait(makeWay, (error.retryAfter ?? 0) * 1000);
    }
  }

  /** The slot is free because its message is settled. */
  function free(): void {
    timeouts = 0;
    backoff.reset();
    makeWay();
  }

  function makeWay(): void {
    attempt++;
    current = null;
    backoff.cancel();
    pump();
  }

  /** One timer, for the oldest message that is still called "sending". */
  function watchForLate(): void {
    undoLate?.();
    undoLate = null;
    const waiting = store.get().pending.filter((message) => message.phase === 'sending');
    let oldest = waiting[0];
    if (closed || !oldest) return;
    for (const message of waiting) if (message.at < oldest.at) oldest = message;
    const { clientId } = oldest;
    const left = oldest.at + LATE_AFTER_MS - ports.clock.now();
    undoLate = ports.clock.after(Math.max(0, left), () => {
      undoLate = null;
      store.dispatch({ type: 'message-delayed', localConversationId, clientId });
    });
  }

  watchForLate();
  return {
    pump,
    close() {
      closed = true;
      undo();
      undoLate?.();
      backoff.cancel();
    },
  };
}

/** Neither failed, nor in the log; a message above a hole is in the log already. */
function isUnsent({ pending, transcript }: ChatState, clientId: string): boolean {
  const waits = pending.some((each) => each.clientId === clientId && each.phase !== 'failed');
  return waits && !transcript.ahead.some((message) => message.clientId === clientId);
}
