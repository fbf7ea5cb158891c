import { SEND_VERDICT, type ErrorCode, type ProtocolError } from '../../protocol/errors.js';
import { createBackoff } from '../backoff.js';
import type { Outcome } from '../connection/outcome.js';
import type { Clock, Ids } from '../ports.js';

/** Answers that may stay out in a row before the connection is given up. */
const TIMEOUTS_BEFORE_RECONNECT = 2;

/** A message as it is sent. */
export interface OutgoingMessage {
  clientId: string;
}

/** `M`: what is sent. `A`: the server's answer once it has it. */
export interface SendQueueOptions<M extends OutgoingMessage, A> {
  clock: Clock;
  ids: Ids;
  /** The first message that is still to be sent. */
  head(): M | undefined;
  /** Whether this one is still to be sent; an echo or the writer may have settled it (rule SND-5). */
  isUnsent(clientId: string): boolean;
  /** Whether the connection is open, and caught up with the log (rule SND-3). */
  ready(): boolean;
  request(message: M): Promise<Outcome<A>>;
  /** The server has it. */
  sent(answer: A, message: M): void;
  /** The server refused it, and would refuse it again. */
  failed(message: M, error: ProtocolError): void;
  /** What an error means here, if not what rule SND-10 says. */
  verdict?(code: ErrorCode): (typeof SEND_VERDICT)[ErrorCode];
  /** The server refused for a reason that is the connection's or the session's. */
  settle(error: ProtocolError): void;
  /** Two answers in a row stayed out: the connection is dead, whatever it says. */
  unresponsive(): void;
}

/**
 * Sends one conversation's messages in order, one in flight, each under the same `clientId` until it is
 * settled (rules SND-2 to SND-6 and SND-10).
 */
export interface SendQueue {
  /** To be called whenever there may be something to send, or what was in flight may be settled. */
  pump(): void;
  /** Calling it twice is safe. */
  close(): void;
}

export function createSendQueue<M extends OutgoingMessage, A>(
  options: SendQueueOptions<M, A>,
): SendQueue {
  const { verdict = (code: ErrorCode) => SEND_VERDICT[code] } = options;
  const backoff = createBackoff(options.clock, options.ids);
  /** The message that has the one slot: in flight, or waiting to be sent again. */
  let current: string | null = null;
  /** Numbers the attempts, so that a late answer of an earlier one is dropped. */
  let attempt = 0;
  let timeouts = 0;
  let closed = false;

  function pump(): void {
    if (closed) return;
    if (current !== null && !options.isUnsent(current)) return settled();
    const message = current === null && options.ready() ? options.head() : undefined;
    if (!message) return;
    current = message.clientId;
    void send(message);
  }

  async function send(message: M): Promise<void> {
    const mine = ++attempt;
    const outcome = await options.request(message);
    if (closed || mine !== attempt) return;
    switch (outcome.kind) {
      case 'done':
        options.sent(outcome.value, message);
        if (mine !== attempt) return;
        // The log that is shown is an older one than the server's: it may have to be read anew first.
        if (options.isUnsent(message.clientId)) backoff.wait(freeSlot);
        else settled();
        return;
      case 'unreachable':
        return tryAgain();
      case 'refused':
        return refused(message, outcome.error);
    }
  }

  function tryAgain(): void {
    // A lost connection is no time-out: the next one begins with what is unsent.
    if (!options.ready()) return freeSlot();
    if (++timeouts >= TIMEOUTS_BEFORE_RECONNECT) {
      timeouts = 0;
      options.unresponsive();
    }
    backoff.wait(freeSlot);
  }

  function refused(message: M, error: ProtocolError): void {
    switch (verdict(error.code)) {
      case 'fail-message':
        return options.failed(message, error);
      case 'settle-connection':
        backoff.wait(freeSlot);
        return options.settle(error);
      case 'wait':
        return backoff.wait(freeSlot, (error.retryAfter ?? 0) * 1000);
    }
  }

  function settled(): void {
    timeouts = 0;
    backoff.reset();
    freeSlot();
  }

  function freeSlot(): void {
    attempt++;
    current = null;
    backoff.cancel();
    pump();
  }

  return {
    pump,
    close() {
      closed = true;
      backoff.cancel();
    },
  };
}
