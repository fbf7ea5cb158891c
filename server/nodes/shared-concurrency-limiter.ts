import type { Undo } from '../ports.js';
import { createConcurrencyLimiter } from '../security/concurrency-limiter.js';
import type { RedisClient } from './redis-client.js';
import type { RedisConnection } from './redis-connection.js';
import type { SharedPresence } from './shared-presence.js';

/**
 * Limits how much goes on at the same time on all nodes, for each key. Without Redis each node counts by
 * itself. Nothing here rejects, or waits for Redis for more than half a second.
 */
export interface SharedConcurrencyLimiter {
  /** What the other nodes count may be a moment old: several that begin together may be too many. */
  isFull(key: string): Promise<boolean>;
  /** Counts one more until the result is called. `undefined`: this node alone has as many as there may be. */
  enter(key: string): Undo | undefined;
}

/** A count that has not changed for so long is forgotten by the other nodes. */
const COUNT_SECONDS = 24 * 60 * 60;

/**
 * Each key has a hash in Redis: what each node counts, by the node's id. What a dead node has left there does
 * not count.
 */
export function createSharedConcurrencyLimiter({
  name,
  limit,
  redis,
  nodeId,
  sharedPresence,
}: {
  /** Tells its counts from those of other limiters; it is the same on all nodes. */
  name: string;
  limit: number;
  redis: Pick<RedisConnection, 'run' | 'onRecovered'> | undefined;
  nodeId: string;
  sharedPresence: Pick<SharedPresence, 'isAlive'>;
}): SharedConcurrencyLimiter {
  const here = createConcurrencyLimiter(limit);
  if (redis === undefined)
    return { isFull: async (key) => here.count(key) >= limit, enter: here.enter };

  /** The keys of which Redis has a count, or should have one. */
  const told = new Set<string>();
  const tell = (key: string) => {
    const count = here.count(key);
    const hash = `${name}:${key}`;
    told.add(key);
    const write = async (client: RedisClient) => {
      if (count === 0) await client.hDel(hash, nodeId);
      else
        await Promise.all([
          client.hSet(hash, nodeId, String(count)),
          client.expire(hash, COUNT_SECONDS),
        ]);
      if (here.count(key) === 0) told.delete(key);
    };
    // While Redis is away it is told nothing. It is told all when it is back.
    redis.run(write).catch(() => undefined);
  };
  redis.onRecovered(() => {
    for (const key of told) tell(key);
  });

  const countElsewhere = async (key: string) => {
    const counts = await redis
      .run((client) => client.hGetAll(`${name}:${key}`))
      .catch((): Record<string, string> => ({}));
    return Object.entries(counts)
      .filter(([node]) => node !== nodeId && sharedPresence.isAlive(node))
      .reduce((sum, [, count]) => sum + (Number(count) || 0), 0);
  };

  return {
    async isFull(key) {
      if (here.count(key) >= limit) return true;
      const elsewhere = await countElsewhere(key);
      return here.count(key) + elsewhere >= limit;
    },
    enter(key) {
      const leave = here.enter(key);
      if (leave === undefined) return undefined;
      tell(key);
      return () => {
        leave();
        tell(key);
      };
    },
  };
}
