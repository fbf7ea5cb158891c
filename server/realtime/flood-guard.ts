import type { Clock } from '../ports.js';
import { createRateLimiter } from '../security/token-bucket.js';

/**
 * Who goes on asking when everything is refused. A client of ours waits for as long as a refusal says,
 * with one message on its way: it never comes near this.
 */
export interface FloodGuard {
  /** A request of the session was refused as one too many; whether that was one too many of those. */
  isFlood(sessionId: string): boolean;
  /** Seconds for which the session's sockets are not let in again. */
  shutOut(sessionId: string): number | undefined;
}

/** Refusals that a session gets an answer to: an answer costs as much as a small request. */
const REFUSALS = { perMinute: 60, burst: 100 };
/** A handshake costs more than a hundred refusals: who was cut cannot ask for one at once. */
const SHUT_OUT_MS = 10_000;

export function createFloodGuard(clock: Clock): FloodGuard {
  const refusals = createRateLimiter(clock, REFUSALS);
  const until = new Map<string, number>();

  const forgive = (now: number) => {
    for (const [sessionId, at] of until) if (at <= now) until.delete(sessionId);
  };

  return {
    isFlood(sessionId) {
      if (refusals.take(sessionId) === undefined) return false;
      const now = clock.now();
      forgive(now);
      until.set(sessionId, now + SHUT_OUT_MS);
      return true;
    },
    shutOut(sessionId) {
      const left = (until.get(sessionId) ?? 0) - clock.now();
      return left > 0 ? Math.ceil(left / 1000) : undefined;
    },
  };
}
