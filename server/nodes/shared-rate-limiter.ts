import type { Clock, Undo } from '../ports.js';
import { createRateLimiter, type Rate } from '../security/rate-limiter.js';
import type { RedisConnection } from './redis-connection.js';

/**
 * A token bucket for each key, which all nodes share. Without Redis each node counts by itself. Nothing
 * here rejects, or waits for Redis for more than half a second.
 */
export interface SharedRateLimiter {
  /**
   * Takes tokens, or takes none and resolves with the seconds to wait until there are enough, rounded up to
   * tenths.
   */
  take(key: string, amount?: number): Promise<number | undefined>;
  /** The same for tokens that may turn out to be taken for nothing. */
  reserve(key: string, amount?: number): Promise<Reservation>;
  /** The share of the burst that is used up: 0 to 1. */
  usedShare(key: string): Promise<number>;
}

export interface Reservation {
  /** The seconds to wait; `undefined`: the tokens are taken. */
  wait: number | undefined;
  /** Puts back what was taken, into the bucket that it came from. Calling it twice is safe. */
  giveBack: Undo;
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
    const localLimiter = createRateLimiter(clock, rate);
    const { burst } = rate;
    const perMs = rate.perMinute / 60_000;
    const takeFromRedis = async (key: string, amount: number) => {
      if (redis === undefined) return undefined;
      const request = { burst, perMs, now: clock.now(), amount };
      // Whatever is wrong with Redis: this node goes on counting by itself.
      return redis
        .run((client) => client.takeTokens(`limit:${name}:${key}`, request))
        .catch(() => undefined);
    };

    const reserve = async (key: string, amount = 1): Promise<Reservation> => {
      const answer = await takeFromRedis(key, amount);
      if (answer === undefined) {
        const wait = localLimiter.take(key, amount);
        return { wait, giveBack: once(wait, () => localLimiter.giveBack(key, amount)) };
      }
      const wait = answer.waitMs === 0 ? undefined : Math.ceil(answer.waitMs / 100) / 10;
      return { wait, giveBack: once(wait, () => void takeFromRedis(key, -amount)) };
    };

    return {
      reserve,
      take: async (key, amount) => (await reserve(key, amount)).wait,
      async usedShare(key) {
        const answer = await takeFromRedis(key, 0);
        return answer === undefined ? localLimiter.usedShare(key) : 1 - answer.left / burst;
      },
    };
  };
}

/** Gives back once what was taken: nothing, if there was something to wait for. */
function once(wait: number | undefined, giveBack: Undo): Undo {
  let isTaken = wait === undefined;
  return () => {
    if (isTaken) giveBack();
    isTaken = false;
  };
}
