import {
  check,
  forward,
  integer,
  maxValue,
  minLength,
  minValue,
  nonEmpty,
  number,
  object,
  optional,
  picklist,
  pipe,
  regex,
  safeParse,
  string,
  transform,
  trim,
  getDotPath,
  type InferOutput,
} from 'valibot';
import { isVapidKey } from './push/vapid-key.js';

/** A whole number in an environment variable. */
function wholeNumber(defaultValue: number, min: number, max = Number.MAX_SAFE_INTEGER) {
  return optional(
    pipe(
      string(),
      trim(),
      nonEmpty('is empty'),
      transform(Number),
      number('not a number'),
      integer('not a whole number'),
      minValue(min, `less than ${min}`),
      maxValue(max, `more than ${max}`),
    ),
    String(defaultValue),
  );
}

/** A hundred years, so that every deadline is a valid date. */
const LONGEST_SECONDS = 100 * 365 * 24 * 60 * 60;
const DAY_SECONDS = 24 * 60 * 60;
const MIB = 1024 * 1024;

const variablesSchema = object({
  PORT: wholeNumber(3000, 0, 65_535),
  /** The address to listen on; default: all addresses. */
  HOST: optional(pipe(string(), nonEmpty('is empty'))),
  /** The public URL of this server. Its origin then is the server's own. */
  PUBLIC_URL: optional(
    pipe(
      string(),
      check(isHttpUrl, 'not a URL such as "https://chat.example.com"'),
      // Everything is served from the root, where the widget expects it: a path would have no effect.
      check(
        isBareOrigin,
        'more than an origin: give it without a path; the server needs a host of its own',
      ),
    ),
  ),
  /** How many reverse proxies in front of the server are trusted with X-Forwarded-For. */
  TRUST_PROXY: optional(
    pipe(
      picklist(
        ['true', 'false', '0', '1', '2', '3'],
        'neither true, false nor a number of proxies',
      ),
      transform((text) => (text === 'true' ? 1 : text === 'false' ? 0 : Number(text))),
    ),
    '0',
  ),
  DATA_DIR: optional(pipe(string(), nonEmpty('is empty')), './data'),
  /** The bearer token that `/metrics` asks for; absent: it answers this machine only. */
  METRICS_TOKEN: optional(pipe(string(), minLength(16, 'shorter than 16 characters'))),
  LOG_LEVEL: optional(
    picklist(
      ['debug', 'info', 'warn', 'error', 'silent'],
      'none of debug, info, warn, error, silent',
    ),
    'info',
  ),
  /** A PostgreSQL database, which several nodes may share; absent: the embedded one in `DATA_DIR`. */
  DATABASE_URL: optional(
    pipe(string(), check(isPostgresUrl, 'not a URL such as "postgres://user:password@host/name"')),
  ),
  DATABASE_POOL_SIZE: wholeNumber(10, 1, 1_000),
  DATABASE_STATEMENT_SECONDS: wholeNumber(10, 1, 3_600),
  DATABASE_CONNECT_SECONDS: wholeNumber(5, 1, 60),
  /** Redis, which the nodes that share a database tell each other news over; absent: this is the only node. */
  REDIS_URL: optional(
    pipe(
      string(),
      transform((text) => text.split(',').map((url) => url.trim())),
      check(
        (urls) => urls.every(isRedisUrl),
        'not a URL such as "redis://user:password@host:6379", nor several with commas between',
      ),
    ),
  ),
  /** What `REDIS_URL` names: one server, sentinels, or nodes of a cluster. */
  REDIS_MODE: optional(
    picklist(['single', 'sentinel', 'cluster'], 'none of single, sentinel, cluster'),
    'single',
  ),
  /** What all keys and channels begin with, so that installations can share Redis. */
  REDIS_PREFIX: optional(
    pipe(string(), regex(/^[\w.:-]{1,50}$/, 'not 1 to 50 letters, digits or any of ".:_-"')),
    'chat',
  ),
  /** The name of the master that the sentinels watch. */
  REDIS_SENTINEL_NAME: optional(pipe(string(), nonEmpty('is empty'))),

  IDLE_SECONDS: wholeNumber(30 * 60, 1, LONGEST_SECONDS),
  DISCONNECT_SECONDS: wholeNumber(5 * 60, 1, LONGEST_SECONDS),
  TOKEN_SECONDS: wholeNumber(15 * 60, 1, DAY_SECONDS),
  RETENTION_SECONDS: wholeNumber(DAY_SECONDS, 0, LONGEST_SECONDS),
  LOG_SECONDS: wholeNumber(0, 0, LONGEST_SECONDS),
  LEFT_MESSAGE_SECONDS: wholeNumber(30 * DAY_SECONDS, 1, LONGEST_SECONDS),
  SWEEP_SECONDS: wholeNumber(20, 1, 60),
  HEAD_SECONDS: wholeNumber(25, 1, 60),
  STAMP_SECONDS: wholeNumber(30, 1, 60),
  HOLD_SECONDS: wholeNumber(30, 1, 3_600),

  MESSAGES_PER_MINUTE: wholeNumber(60, 1),
  MESSAGE_BURST: wholeNumber(10, 1),
  SOCKETS_PER_ADDRESS: wholeNumber(500, 1),
  HANDSHAKES_PER_MINUTE: wholeNumber(1000, 1),
  REQUESTS_PER_MINUTE: wholeNumber(1000, 1),
  API_REQUESTS_PER_MINUTE: wholeNumber(600, 1),
  SIGN_INS_PER_MINUTE: wholeNumber(10, 1),
  /** While the event loop is later than this, new sessions are refused, and their first connections. */
  MAX_EVENT_LOOP_DELAY_MS: wholeNumber(500, 1),
  SESSIONS_PER_ADDRESS_PER_HOUR: wholeNumber(300, 1),
  MESSAGES_PER_ADDRESS_PER_MINUTE: wholeNumber(1000, 1),
  /** Whom push services may write to about this server's notifications; default: `PUBLIC_URL`, if it is https. */
  VAPID_SUBJECT: optional(
    pipe(
      string(),
      check(
        isVapidSubject,
        'neither an address such as "mailto:chat@example.com" nor an https URL of a public host',
      ),
    ),
  ),
  /** The private key of Web Push; absent: the server makes one, and keeps it in the database. */
  VAPID_PRIVATE_KEY: optional(
    pipe(string(), check(isVapidKey, 'not a private key of P-256 (32 bytes) in base64url')),
  ),
  /** The minimum is far above what one request can store, so that time makes room for any request. */
  BYTES_PER_ADDRESS_PER_DAY: wholeNumber(50 * MIB, MIB),
});

const environmentSchema = pipe(
  variablesSchema,
  forward(
    check(
      ({ REDIS_URL, DATABASE_URL }) => REDIS_URL === undefined || DATABASE_URL !== undefined,
      'nodes that share Redis must share a database: set DATABASE_URL',
    ),
    ['REDIS_URL'],
  ),
  forward(
    check(
      ({ REDIS_MODE, REDIS_URL = [] }) => REDIS_MODE !== 'single' || REDIS_URL.length <= 1,
      'several, but REDIS_MODE is "single"',
    ),
    ['REDIS_URL'],
  ),
  forward(
    check(
      ({ REDIS_MODE, REDIS_SENTINEL_NAME }) =>
        (REDIS_MODE === 'sentinel') === (REDIS_SENTINEL_NAME !== undefined),
      'goes with REDIS_MODE=sentinel, and only with that',
    ),
    ['REDIS_SENTINEL_NAME'],
  ),
);

/** The server's settings, by the names of their environment variables. */
export type Settings = InferOutput<typeof environmentSchema>;

/** Invalid settings. The message names each and says why. */
export class ConfigError extends Error {}

/** @throws ConfigError */
export function readSettings(environment: Record<string, string | undefined>): Settings {
  const names = Object.keys(variablesSchema.entries);
  const given = Object.fromEntries(
    names
      .filter((name) => environment[name] !== undefined)
      .map((name) => [name, environment[name]]),
  );
  const result = safeParse(environmentSchema, given);
  if (result.success) return result.output;
  const lines = result.issues.map((issue) => `  ${getDotPath(issue)}: ${issue.message}`);
  throw new ConfigError(`Invalid settings:\n${[...new Set(lines)].join('\n')}`);
}

/** Text that is not a URL passes: `isHttpUrl` reports it. */
function isBareOrigin(text: string): boolean {
  if (!isHttpUrl(text)) return true;
  const { href, origin } = new URL(text);
  return href === `${origin}/`;
}

/** Apple's push service refuses a contact on "localhost". */
function isVapidSubject(text: string): boolean {
  if (/^mailto:[^\s@]+@[^\s@]+$/.test(text)) return true;
  try {
    const { protocol, hostname } = new URL(text);
    return protocol === 'https:' && hostname.includes('.');
  } catch {
    return false;
  }
}

function isPostgresUrl(text: string): boolean {
  try {
    const { protocol, pathname } = new URL(text);
    return /^postgres(ql)?:$/.test(protocol) && pathname.length > 1;
  } catch {
    return false;
  }
}

function isRedisUrl(text: string): boolean {
  try {
    return /^rediss?:$/.test(new URL(text).protocol);
  } catch {
    return false;
  }
}

function isHttpUrl(text: string): boolean {
  try {
    return /^https?:$/.test(new URL(text).protocol);
  } catch {
    return false;
  }
}
