import {
  array,
  boolean,
  check,
  exactOptional,
  integer,
  maxLength,
  maxValue,
  minLength,
  minValue,
  number,
  pipe,
  string,
  type InferOutput,
} from 'valibot';
import { record, strictObject } from '../../src/protocol/objects.js';
import { openingHoursSchema, preChatFieldSchema } from '../../src/protocol/site.js';

/** A hundred years: no deadline falls out of the calendar. */
const LONGEST_SECONDS = 100 * 365 * 24 * 60 * 60;

const durationSchema = (least: number, most: number) =>
  pipe(number(), integer(), minValue(least), maxValue(most));

const originSchema = pipe(
  string(),
  check(isOrigin, 'not an origin such as "https://www.example.com"'),
);

/** What the operator sets for a site. Durations in seconds, where the name does not say minutes. */
export const siteSettingsSchema = strictObject({
  name: exactOptional(pipe(string(), minLength(1), maxLength(100))),
  /** Texts that replace the widget's own, by their key in its catalogue. */
  texts: exactOptional(record(string(), pipe(string(), maxLength(1000)))),
  /** Where the widget may run, besides the server's own origin. "null" is a sandboxed page. */
  origins: exactOptional(array(originSchema)),
  openingHours: exactOptional(
    pipe(
      openingHoursSchema,
      check(
        ({ timeZone }) => isTimeZone(timeZone),
        'timeZone: not an IANA name such as "Europe/Berlin"',
      ),
    ),
  ),
  preChat: exactOptional(
    pipe(
      array(preChatFieldSchema),
      check(
        (fields) => new Set(fields.map(({ name }) => name)).size === fields.length,
        'two fields have the same name',
      ),
    ),
  ),
  retention: exactOptional(
    strictObject({
      /** For how long a visitor's browser keeps key and transcript; 0: not at all. */
      historySeconds: exactOptional(durationSchema(0, LONGEST_SECONDS)),
      /** After how long without activity a session is over. */
      idleSeconds: exactOptional(durationSchema(60, LONGEST_SECONDS)),
    }),
  ),
  /** Resolve when the visitor has not answered an agent for so long; 0: never. */
  autoResolveMinutes: exactOptional(durationSchema(0, LONGEST_SECONDS / 60)),
  /** Whether the server keeps the messages of closed sessions. */
  messageLog: exactOptional(boolean()),
  /** What the host's backend signs identity tokens with. */
  identitySecret: exactOptional(pipe(string(), minLength(32, 'at least 32 characters'))),
});
export type SiteSettings = InferOutput<typeof siteSettingsSchema>;

function isOrigin(text: string): boolean {
  if (text === 'null') return true;
  try {
    const url = new URL(text);
    return /^https?:$/.test(url.protocol) && url.origin === text;
  } catch {
    return false;
  }
}

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
