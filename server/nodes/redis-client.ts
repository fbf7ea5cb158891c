import { createClient, createCluster, createSentinel, defineScript } from '@redis/client';
import type { Settings } from '../config.js';

/** What the server asks of Redis, be it one server, the master behind sentinels, or a cluster. */
export interface RedisClient {
  connect(): Promise<unknown>;
  /** Closes at once. Commands without an answer are rejected. */
  destroy(): void;
  on(event: 'error', listener: (error: Error) => void): unknown;
  ping(): Promise<unknown>;
  sPublish(channel: string, text: string): Promise<unknown>;
  sSubscribe(channel: string, listener: (text: string) => void): Promise<unknown>;
  sUnsubscribe(channel: string, listener: (text: string) => void): Promise<unknown>;
  hSet(key: string, field: string, value: string): Promise<unknown>;
  hDel(key: string, fields: string | string[]): Promise<unknown>;
  hGetAll(key: string): Promise<Record<string, string>>;
  expire(key: string, seconds: number): Promise<unknown>;
  /** See {@link TAKE_TOKENS}. */
  takeTokens(key: string, request: TakeTokens): Promise<{ waitMs: number; left: number }>;
}

export interface TakeTokens {
  /** The size of the bucket. */
  burst: number;
  perMs: number;
  /** ms since 1970, by the clock that all nodes share. */
  now: number;
  /** Tokens to take. Negative: to put back. 0: only looks. */
  amount: number;
}

/**
 * A token bucket as `createRateLimiter` has it, in a hash: takes the tokens, or takes none. The answer is
 * the time in ms until there are enough, and what is left. A full bucket is forgotten.
 */
const TAKE_TOKENS = `
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

const scripts = {
  takeTokens: defineScript({
    NUMBER_OF_KEYS: 1,
    SCRIPT: TAKE_TOKENS,
    parseCommand(parser, key: string, { burst, perMs, now, amount }: TakeTokens) {
      parser.pushKey(key);
      parser.push(...[burst, perMs, now, amount].map(String));
    },
    transformReply: ([waitMs, left]: [string, string]) => ({
      waitMs: Number(waitMs),
      left: Number(left),
    }),
  }),
};

/** Commands that wait for an answer: beyond it they are rejected, so that a slow Redis fills no memory. */
const MAX_WAITING = 20_000;
const CONNECT_MS = 5_000;
const DEFAULT_PORT = 6379;

/** Makes a client that is not connected yet. It does not connect again: see `createRedisConnection`. */
export function createRedisClient({
  REDIS_URL: urls = [],
  REDIS_MODE: mode,
  REDIS_SENTINEL_NAME: name = '',
}: Settings): RedisClient {
  const options = { disableOfflineQueue: true, commandsQueueMaxLength: MAX_WAITING };
  const socket = { connectTimeout: CONNECT_MS, reconnectStrategy: false as const };
  const [first] = urls;
  if (mode === 'single') return createClient({ url: first!, ...options, socket, scripts });

  // The servers that the cluster or the sentinels name have the user and the encryption of the first URL.
  const { credentials, encryption } = parseUrl(first!);
  const client = { ...options, ...credentials, socket: { ...socket, ...encryption } };
  if (mode === 'cluster')
    return createCluster({ rootNodes: urls.map((url) => ({ url })), defaults: client, scripts });
  return createSentinel({
    name,
    sentinelRootNodes: urls.map((url) => parseUrl(url).address),
    nodeClientOptions: client,
    sentinelClientOptions: client,
    passthroughClientErrorEvents: true,
    scripts,
  });
}

function parseUrl(text: string) {
  const { protocol, hostname, port, username, password } = new URL(text);
  return {
    address: { host: hostname, port: port === '' ? DEFAULT_PORT : Number(port) },
    credentials: {
      ...(username !== '' && { username: decodeURIComponent(username) }),
      ...(password !== '' && { password: decodeURIComponent(password) }),
    },
    encryption: protocol === 'rediss:' ? { tls: true as const } : {},
  };
}
