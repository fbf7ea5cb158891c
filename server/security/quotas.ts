import type { CreateSharedRateLimiter } from '../nodes/shared-rate-limiter.js';
import { RequestError } from '../request-error.js';

/** What is limited: how much one address may make a site store. */
const QUOTAS = ['sessions', 'messages', 'bytes'] as const;
export type Quota = (typeof QUOTAS)[number];

/** Whose quotas are charged: a client's address, as `addressOf` returns it, on a site. */
export interface QuotaHolder {
  address: string;
  site: string;
}

/** How many sessions, messages and bytes a piece of work is about to store. 0 or less: none. */
export type Amounts = Partial<Record<Quota, number>>;

/** What was taken from the quotas for one piece of work. */
export interface Charge {
  /** `rate_limited`: a quota has not that much left, and nothing was taken from any. */
  refusal: RequestError | undefined;
  /** Puts back everything that was taken: nothing was stored. Calling it twice is safe. */
  giveBack(): void;
  /** Runs the work. If it fails, what was taken is put back. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * Quotas of what visitors store, per address and site, over all nodes. They are token buckets: the whole
 * quota can be used at once, and time refills it.
 */
export interface Quotas {
  /**
   * Takes all of it, or nothing, with one wait. To be called before a transaction: inside, a connection to
   * the database would wait for Redis too.
   */
  charge(holder: QuotaHolder, amounts: Amounts): Promise<Charge>;
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
    async charge(holder, amounts) {
      const key = keyOf(holder);
      const asked = QUOTAS.flatMap((quota) => {
        const amount = amounts[quota] ?? 0;
        return amount > 0 ? [{ quota, amount }] : [];
      });
      const taken = await Promise.all(
        asked.map(async ({ quota, amount }) => ({
          quota,
          ...(await limiters[quota].reserve(key, amount)),
        })),
      );
      const giveBack = () => {
        for (const reservation of taken) reservation.giveBack();
      };
      const refused = taken.find(({ wait }) => wait !== undefined);
      if (refused !== undefined) {
        refusals[refused.quota] += 1;
        giveBack();
      }
      return {
        refusal: refused && quotaError(refused.quota, refused.wait),
        giveBack,
        async run(work) {
          try {
            return await work();
          } catch (error) {
            giveBack();
            throw error;
          }
        },
      };
    },
    usedShare: (holder, quota) => limiters[quota].usedShare(keyOf(holder)),
    refusals: () => ({ ...refusals }),
  };
}

function quotaError(quota: Quota, wait: number | undefined): RequestError {
  return new RequestError('rate_limited', `too many ${quota} from this address`, wait);
}
