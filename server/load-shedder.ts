import type { EventLoopMonitor } from './event-loop-monitor.js';
import { RequestError } from './request-error.js';

/** What a newcomer requests: a session, or its first connection. */
export type Newcomer = 'session' | 'handshake';

/** Refuses newcomers while the event loop is too late, so that those who already talk are served. */
export interface LoadShedder {
  /** Whether newcomers are refused now. */
  isOverloaded(): boolean;
  /** Whether the event loop is later than half of that: then sites can require their form. */
  isUnderLoad(): boolean;
  /** Counts a refusal. Returns the error to throw, which says when to try again. */
  refuse(newcomer: Newcomer): RequestError;
  /** How many newcomers were refused so far. */
  refusals(): Readonly<Record<Newcomer, number>>;
}

/** Longer than the interval of the measurement, so that the next attempt meets a newer one. */
const RETRY_SECONDS = 3;
/** Those who are refused together come back within so long, not in the same moment. */
const SPREAD_SECONDS = 3;
/** Multiples of the golden ratio fill the spread evenly, however many there are. */
const GOLDEN_RATIO = 0.618034;

export function createLoadShedder({
  eventLoop,
  maxDelayMs,
}: {
  eventLoop: EventLoopMonitor;
  maxDelayMs: number;
}): LoadShedder {
  const refusals = { session: 0, handshake: 0 };
  return {
    isOverloaded: () => eventLoop.delay() > maxDelayMs,
    isUnderLoad: () => eventLoop.delay() > maxDelayMs / 2,
    refuse(newcomer) {
      const place = (GOLDEN_RATIO * (refusals.session + refusals.handshake)) % 1;
      refusals[newcomer] += 1;
      const retryAfter = RETRY_SECONDS + Math.floor(place * SPREAD_SECONDS * 1000) / 1000;
      return new RequestError('unavailable', 'the server is overloaded', retryAfter);
    },
    refusals: () => refusals,
  };
}
