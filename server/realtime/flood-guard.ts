import type { Clock } from '../ports.js';
import { createRateLimiter } from '../security/rate-limiter.js';

/**
 * Stops sessions that go on sending although they are rate limited. Our client waits as long as the error
 * says, with one message on its way: it never gets here.
 */
export interface FloodGuard {
  /** Counts a rate-limited request of the session. `true`: that was too many of them, disconnect it. */
  isFlood(sessionId: string): boolean;
  /** Seconds for which the session cannot connect. */
  retryAfter(sessionId: string): number | undefined;
}

/** Rate-limited requests that are answered: an answer costs as much as a small request. */
const REJECTIONS = { perMinute: 60, burst: 100 };
/** A handshake costs more than a hundred of them: a session that was disconnected has to wait. */
const BLOCK_MS = 10_000;

export function createFloodGuard(clock: Clock): FloodGuard {
  const rejections = createRateLimiter(clock, REJECTIONS);
  const blockedUntil = new Map<string, number>();

  const forget = (now: number) => {
    for (const [sessionId, at] of blockedUntil) if (at <= now) blockedUntil.delete(sessionId);
  };

  return {
    isFlood(sessionId) {
      if (rejections.take(sessionId) === undefined) return false;
      const now = clock.now();
      forget(now);
      blockedUntil.set(sessionId, now + BLOCK_MS);
      return true;
    },
    retryAfter(sessionId) {
      const left = (blockedUntil.get(sessionId) ?? 0) - clock.now();
      return left > 0 ? Math.ceil(left / 1000) : undefined;
    },
  };
}
