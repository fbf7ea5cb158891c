import type { Clock } from '../ports.js';
import { createRateLimiter, type Rate } from '../security/rate-limiter.js';
import type { RedisConnection } from './redis-connection.js';

/** A token bucket for each key, which all nodes share. Without Redis each node counts by itself. */
export interface SharedRateLimiter {
  /** Takes tokens, or takes none and resolves with the seconds to wait until there are enough. */
  take(key: string, amount?: number): Promise<number | undefined>;
  /** Puts back tokens that were taken for nothing. */
  giveBack(key: string, amount: number): void;
  /** The share of the burst that is used up: 0 to 1. */
  usedShare(key: string): Promise<number>;
}

/** Makes a limiter. `name` tells its buckets from those of others; it is the same on all nodes. */
export type CreateSharedRateLimiter = (name: string, rate: Rate) => SharedRateLimiter;

export function createSharedRateLimiters({
  clock,
  redis,
}: {
  /** The clock that all nodes share. */
  clock: Clock;
  redis: Pick<RedisConnection, 'run'> | undefined;
}): CreateSharedRateLimiter {
  return (name, rate) => {
    const own = createRateLimiter(clock, rate);
    const { burst } = rate;
    const perMs = rate.perMinute / 60_000;
    const ask = async (key: string, amount: number) => {
      if (redis === undefined) return undefined;
      const request = { burst, perMs, now: clock.now(), amount };
      // Whatever is wrong with Redis: this node goes on counting by itself.
      return redis
        .run((client) => client.takeTokens(`limit:${name}:${key}`, request))
        .catch(() => undefined);
    };

    return {
      async take(key, amount = 1) {
        const answer = await ask(key, amount);
        if (answer === undefined) return own.take(key, amount);
        return answer.waitMs === 0 ? undefined : Math.ceil(answer.waitMs / 100) / 10;
      },
      giveBack(key, amount) {
        own.giveBack(key, amount);
        void ask(key, -amount);
      },
      async usedShare(key) {
        const answer = await ask(key, 0);
        return answer === undefined ? own.usedShare(key) : 1 - answer.left / burst;
      },
    };
  };
}
