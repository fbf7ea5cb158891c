import { defineScript } from '@redis/client';

export interface TakeTokens {
  /** The size of the bucket. */
  burst: number;
  /** Tokens refilled per ms. */
  perMs: number;
  /** ms since 1970, by the clock that all nodes share. */
  now: number;
  /** Tokens to take. Negative: to put back. 0: only looks. */
  amount: number;
}

export interface TokensTaken {
  /** ms until there are enough; 0: they were taken. */
  waitMs: number;
  /** The tokens in the bucket: may be a fraction. */
  left: number;
}

/**
 * A token bucket as `createRateLimiter` has it, in a hash: takes the tokens, or takes none. A full bucket is
 * forgotten.
 */
const SCRIPT = `
local burst, perMs, now, amount = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local bucket = redis.call('HMGET', KEYS[1], 'left', 'at')
local at = tonumber(bucket[2]) or now
local left = math.min(burst, (tonumber(bucket[1]) or burst) + math.max(0, now - at) * perMs)
local wait = 0
if amount > left then
  wait = math.ceil((amount - left) / perMs)
else
  left = math.min(burst, left - amount)
end
if left >= burst then
  redis.call('DEL', KEYS[1])
elseif amount ~= 0 then
  redis.call('HSET', KEYS[1], 'left', tostring(left), 'at', string.format('%.0f', math.max(at, now)))
  redis.call('PEXPIRE', KEYS[1], math.ceil((burst - left) / perMs))
end
return { string.format('%.0f', wait), tostring(left) }`;

export const takeTokens = defineScript({
  NUMBER_OF_KEYS: 1,
  SCRIPT,
  parseCommand(parser, key: string, { burst, perMs, now, amount }: TakeTokens) {
    parser.pushKey(key);
    parser.push(...[burst, perMs, now, amount].map(String));
  },
  transformReply: ([waitMs, left]: [string, string]): TokensTaken => ({
    waitMs: Number(waitMs),
    left: Number(left),
  }),
});
