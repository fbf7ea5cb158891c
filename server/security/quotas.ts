import type { Clock } from '../ports.js';
import { RequestError } from '../request-error.js';
import { createRateLimiter, type Rate } from './rate-limiter.js';

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
   * Takes sessions, messages or bytes; nothing if `amount` is 0 or less.
   * @throws RequestError `rate_limited` when there is not that much left
   */
  take(quota: Quota, amount?: number): void;
  /** Puts back everything that was taken: nothing was stored. */
  giveBack(): void;
}

/**
 * Quotas of what visitors store, per address and site. They are token buckets in the memory of this
 * process: the whole quota can be used at once, and time refills it.
 */
export interface Quotas {
  /** Runs `work`, which takes what it is about to store. If `work` fails, that is put back. */
  charge<T>(holder: QuotaHolder, work: (charge: Charge) => Promise<T>): Promise<T>;
  /** The share of the quota that is used up: 0 to 1. */
  usedShare(holder: QuotaHolder, quota: Quota): number;
  /** How many requests each quota has refused. */
  refusals(): Readonly<Record<Quota, number>>;
}

export function createQuotas(
  clock: Clock,
  limits: { sessionsPerHour: number; messagesPerMinute: number; bytesPerDay: number },
): Quotas {
  const limiterFor = (limit: number, minutes: number) => {
    const rate: Rate = { perMinute: limit / minutes, burst: limit };
    return createRateLimiter(clock, rate);
  };
  const limiters = {
    sessions: limiterFor(limits.sessionsPerHour, 60),
    messages: limiterFor(limits.messagesPerMinute, 1),
    bytes: limiterFor(limits.bytesPerDay, 24 * 60),
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
      const take = (quota: Quota, amount = 1) => {
        if (amount <= 0) return;
        const wait = limiters[quota].take(key, amount);
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
