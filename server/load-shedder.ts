import type { EventLoopMonitor } from './event-loop-monitor.js';
import { RequestError } from './request-error.js';

/** What somebody asks for who does not talk yet: a session, or the first socket of one. */
export type Newcomer = 'session' | 'handshake';

/** While the event loop is too late, newcomers are refused, so that those who already talk are served. */
export interface LoadShedder {
  /** Whether newcomers are refused now. */
  isOverloaded(): boolean;
  /** Whether half of that is reached: a site may ask more of newcomers now. */
  isUnderLoad(): boolean;
  /** Counts a refusal. Returns the error for it, which says when to try again. */
  refuse(newcomer: Newcomer): RequestError;
  /** Refusals so far. */
  refused(): Readonly<Record<Newcomer, number>>;
}

/** Longer than one measurement, so that the next attempt meets a newer one. */
const RETRY_SECONDS = 3;

export function createLoadShedder({
  eventLoop,
  maxDelayMs,
}: {
  eventLoop: EventLoopMonitor;
  maxDelayMs: number;
}): LoadShedder {
  const refused = { session: 0, handshake: 0 };
  return {
    isOverloaded: () => eventLoop.delay() > maxDelayMs,
    isUnderLoad: () => eventLoop.delay() > maxDelayMs / 2,
    refuse(newcomer) {
      refused[newcomer] += 1;
      return new RequestError('unavailable', 'the server is overloaded', RETRY_SECONDS);
    },
    refused: () => refused,
  };
}
