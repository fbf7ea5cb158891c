import type { CreateSharedRateLimiter } from '../nodes/shared-rate-limiter.js';
import type { Clock } from '../ports.js';
import { createRateLimiter } from '../security/rate-limiter.js';

/**
 * Stops sessions that go on sending although they are rate limited. Our client waits as long as the error
 * says, with one message on its way: it never gets here. Whom one node shuts out, all do.
 */
export interface FloodGuard {
  /** Counts a rate-limited request of the session. `true`: that was too many of them, disconnect it. */
  isFlood(sessionId: string): boolean;
  /** Seconds for which the session cannot connect. */
  retryAfter(sessionId: string): Promise<number | undefined>;
}

/** Rate-limited requests that are answered: an answer costs as much as a small request. */
const REJECTIONS = { perMinute: 60, burst: 100 };
/** A handshake costs more than a hundred of them: a session that was disconnected has to wait. */
const BLOCK_SECONDS = 10;
/** A session is blocked until its one token is there again. */
const BLOCKS = { perMinute: 60 / BLOCK_SECONDS, burst: 1 };

export function createFloodGuard({
  clock,
  createSharedLimiter,
}: {
  clock: Clock;
  createSharedLimiter: CreateSharedRateLimiter;
}): FloodGuard {
  const rejections = createRateLimiter(clock, REJECTIONS);
  const blocks = createSharedLimiter('blocks', BLOCKS);

  return {
    isFlood(sessionId) {
      if (rejections.take(sessionId) === undefined) return false;
      void blocks.take(sessionId);
      return true;
    },
    async retryAfter(sessionId) {
      const missing = await blocks.usedShare(sessionId);
      return missing > 0 ? Math.ceil(missing * BLOCK_SECONDS) : undefined;
    },
  };
}
