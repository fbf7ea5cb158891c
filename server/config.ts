import {
  check,
  integer,
  maxValue,
  minValue,
  nonEmpty,
  number,
  object,
  optional,
  picklist,
  pipe,
  safeParse,
  string,
  transform,
  trim,
  undefined_,
  getDotPath,
  type InferOutput,
} from 'valibot';

/** A whole number from `min` on, as an environment variable gives it. */
function count(byDefault: number, min: number, max = Number.MAX_SAFE_INTEGER) {
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
    String(byDefault),
  );
}

/** What a deadline in the database may be at most: a hundred years. */
const LONGEST_SECONDS = 100 * 365 * 24 * 60 * 60;
const DAY_SECONDS = 24 * 60 * 60;

const LATER = 'not supported by this version; leave it unset for the embedded database';
const absentSchema = optional(undefined_(LATER));

const environmentSchema = object({
  PORT: count(3000, 0, 65_535),
  /** The address to listen on; absent: all of them. */
  HOST: optional(pipe(string(), nonEmpty('is empty'))),
  /** Where the world reaches this server; its origin then is the server's own. */
  PUBLIC_URL: optional(
    pipe(
      string(),
      check(isHttpUrl, 'not a URL such as "https://chat.example.com"'),
      // Everything is served from the root, and the widget looks there: a path would count nowhere.
      check(
        isBare,
        'more than an origin: give it without a path; the server needs a host of its own',
      ),
    ),
  ),
  /** Reverse proxies in front whose X-Forwarded-For counts. */
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
  LOG_LEVEL: optional(
    picklist(
      ['debug', 'info', 'warn', 'error', 'silent'],
      'none of debug, info, warn, error, silent',
    ),
    'info',
  ),
  DATABASE_URL: absentSchema,
  REDIS_URL: absentSchema,

  IDLE_SECONDS: count(30 * 60, 1, LONGEST_SECONDS),
  DISCONNECT_SECONDS: count(5 * 60, 1, LONGEST_SECONDS),
  TOKEN_SECONDS: count(15 * 60, 1, DAY_SECONDS),
  RETENTION_SECONDS: count(DAY_SECONDS, 0, LONGEST_SECONDS),
  LOG_SECONDS: count(0, 0, LONGEST_SECONDS),
  SWEEP_SECONDS: count(20, 1, 60),
  HEAD_SECONDS: count(25, 1, 60),
  STAMP_SECONDS: count(30, 1, 60),

  MESSAGES_PER_MINUTE: count(60, 1),
  MESSAGE_BURST: count(10, 1),
  SOCKETS_PER_ADDRESS: count(500, 1),
  HANDSHAKES_PER_MINUTE: count(1000, 1),
  REQUESTS_PER_MINUTE: count(1000, 1),
  SIGN_INS_PER_MINUTE: count(10, 1),
});

/** The server's settings, by the names of their environment variables. */
export type Settings = InferOutput<typeof environmentSchema>;

/** A setting that cannot be: the text names each and says why. */
export class ConfigError extends Error {}

/** @throws ConfigError */
export function readSettings(environment: Record<string, string | undefined>): Settings {
  const known = Object.keys(environmentSchema.entries);
  const given = Object.fromEntries(
    known
      .filter((name) => environment[name] !== undefined)
      .map((name) => [name, environment[name]]),
  );
  const result = safeParse(environmentSchema, given);
  if (result.success) return result.output;
  const lines = result.issues.map((issue) => `  ${getDotPath(issue)}: ${issue.message}`);
  throw new ConfigError(`Settings that cannot be:\n${[...new Set(lines)].join('\n')}`);
}

/** What is no address at all is said by another check. */
function isBare(text: string): boolean {
  if (!isHttpUrl(text)) return true;
  const { href, origin } = new URL(text);
  return href === `${origin}/`;
}

function isHttpUrl(text: string): boolean {
  try {
    return /^https?:$/.test(new URL(text).protocol);
  } catch {
    return false;
  }
}
