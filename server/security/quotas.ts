import type { CreateSharedRateLimiter } from '../nodes/shared-rate-limiter.js';
import { RequestError } from '../request-error.js';

/** What is limited: how much one address may make a site store. */
export type Quota = 'sessions' | 'messages' | 'bytes';

/** Whose quotas are charged: a client's address, as `addressOf` returns it, on a site. */
export interface QuotaHolder {
  address: string;
  site: string;
}

/** What one piece of work takes from the quotas. */
export interface Charge {
  /**
   * Takes sessions, messages or bytes: to be awaited. Takes nothing if `amount` is 0 or less.
   * @throws RequestError `rate_limited` when there is not that much left
   */
  take(quota: Quota, amount?: number): Promise<void>;
  /** Puts back everything that was taken: nothing was stored. */
  giveBack(): void;
}

/**
 * Quotas of what visitors store, per address and site, over all nodes. They are token buckets: the whole
 * quota can be used at once, and time refills it.
 */
export interface Quotas {
  /** Runs `work`, which takes what it is about to store. If `work` fails, that is put back. */
  charge<T>(holder: QuotaHolder, work: (charge: Charge) => Promise<T>): Promise<T>;
  /** The share of the quota that is used up: 0 to 1. */
  usedShare(holder: QuotaHolder, quota: Quota): Promise<number>;
  /** How many requests each quota has refused. */
  refusals(): Readonly<Record<Quota, number>>;
}

export function createQuotas(
  createLimiter: CreateSharedRateLimiter,
  limits: { sessionsPerHour: number; messagesPerMinute: number; bytesPerDay: number },
): Quotas {
  const limiterFor = (quota: Quota, limit: number, minutes: number) =>
    createLimiter(`quota-${quota}`, { perMinute: limit / minutes, burst: limit });
  const limiters = {
    sessions: limiterFor('sessions', limits.sessionsPerHour, 60),
    messages: limiterFor('messages', limits.messagesPerMinute, 1),
    bytes: limiterFor('bytes', limits.bytesPerDay, 24 * 60),
  };
  const refusals = { sessions: 0, messages: 0, bytes: 0 };
  const keyOf = ({ address, site }: QuotaHolder) => `${site} ${address}`;

  return {
    async charge(holder, work) {
      const key = keyOf(holder);
      const taken: [Quota, number][] = [];
      const giveBack = () => {
        for (const [quota, amount] of taken.splice(0)) limiters[quota].giveBack(key, amount);
      };
      const take = async (quota: Quota, amount = 1) => {
        if (amount <= 0) return;
        const wait = await limiters[quota].take(key, amount);
        if (wait !== undefined) {
          refusals[quota] += 1;
          throw new RequestError('rate_limited', `too many ${quota} from this address`, wait);
        }
        taken.push([quota, amount]);
      };
      try {
        return await work({ take, giveBack });
      } catch (error) {
        giveBack();
        throw error;
      }
    },
    usedShare: (holder, quota) => limiters[quota].usedShare(keyOf(holder)),
    refusals: () => ({ ...refusals }),
  };
}
