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
  picklist,
  pipe,
  string,
  type InferOutput,
} from 'valibot';
import { record, strictObject } from '../../src/protocol/objects.js';
import { openingHoursSchema, preChatFieldSchema } from '../../src/protocol/site.js';

/** A hundred years, so that every deadline is a valid date. */
const LONGEST_SECONDS = 100 * 365 * 24 * 60 * 60;

const durationSchema = (min: number, max: number) =>
  pipe(number(), integer(), minValue(min), maxValue(max));

const originSchema = pipe(
  string(),
  check(isOrigin, 'not an origin such as "https://www.example.com"'),
);

/** What the operator sets for a site. The name of a duration ends with its unit. */
const settingsSchema = strictObject({
  name: exactOptional(pipe(string(), minLength(1), maxLength(100))),
  /** Texts that replace the widget's own, by message key. */
  texts: exactOptional(record(string(), pipe(string(), maxLength(1000)))),
  /** Where the widget may run, besides the server's own origin. "null" is the origin of sandboxed pages. */
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
  /** When a conversation needs the form's answers to begin. */
  preChatRequired: exactOptional(picklist(['never', 'under-load', 'always'])),
  retention: exactOptional(
    strictObject({
      /** How long a visitor's browser keeps key and transcript; 0: not at all. */
      historySeconds: exactOptional(durationSchema(0, LONGEST_SECONDS)),
      /** A session ends after this time without activity. */
      idleSeconds: exactOptional(durationSchema(60, LONGEST_SECONDS)),
    }),
  ),
  /** A session is resolved when the visitor has not answered an agent for this time; 0: never. */
  autoResolveMinutes: exactOptional(durationSchema(0, LONGEST_SECONDS / 60)),
  /** Whether the server keeps the messages of closed sessions. */
  messageLog: exactOptional(boolean()),
  /** The secret with which the host's backend signs identity tokens. */
  identitySecret: exactOptional(pipe(string(), minLength(32, 'at least 32 characters'))),
});
export const siteSettingsSchema = pipe(
  settingsSchema,
  check(
    ({ preChat = [], preChatRequired = 'never' }) =>
      preChatRequired === 'never' || preChat.length > 0,
    'preChatRequired: there is no form; set the fields of preChat',
  ),
);
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
