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
  nullable,
  number,
  picklist,
  pipe,
  regex,
  string,
  type InferOutput,
} from 'valibot';
import { siteTokenSchema } from './ids.js';
import { timeSchema } from './message.js';
import { secondsSchema } from './numbers.js';
import { object, record, strictObject } from './objects.js';
import {
  accentSchema,
  cornerSchema,
  openingHoursSchema,
  preChatFieldSchema,
  type OpeningHours,
} from './site.js';
import { isTimeZone } from './zoned-time.js';

/*
 * The settings of sites, under `/api/console/sites`. Every call but `GET /` is for admins.
 *
 *   GET    /                     {sites}  their names: see console-requests.ts
 *   POST   /        {site, name} → 201 {site}; 409 `conflict`: there is one
 *   GET    /:site                → {site}
 *   PUT    /:site   the settings, with `If-Match: "<version>"` → {site}; 409 `conflict` with `current` if they
 *                                have another version
 *   POST   /:site/identity-secret         → 201 {site, secret}; the one before stays valid for a week
 *   DELETE /:site/identity-secret/former  → {site}; the one before is not valid any more
 *
 * `npm run site` takes the same settings, and the secret.
 */

const DAY_SECONDS = 24 * 60 * 60;
/** A hundred years, so that every deadline is a valid date. */
const LONGEST_SECONDS = 100 * 365 * DAY_SECONDS;

const durationSchema = (min: number, max: number) =>
  pipe(number(), integer(), minValue(min), maxValue(max));

const originSchema = pipe(
  string(),
  check(isOrigin, 'not an origin such as "https://www.example.com"'),
);

export const MAX_NAME_UNITS = 100;
const siteNameSchema = pipe(string(), minLength(1), maxLength(MAX_NAME_UNITS));
const secretSchema = pipe(string(), minLength(32, 'at least 32 characters'));
/** Such as "de": the main part of a language tag. */
const languageSchema = pipe(string(), regex(/^[a-z]{2,3}$/, 'not a language such as "de"'));
const textsSchema = record(string(), pipe(string(), maxLength(1000)));

/** The name of a duration ends with its unit. */
const entries = {
  name: exactOptional(siteNameSchema),
  /** The widget's accent colour, and the corner of its launcher. The page's own settings take precedence. */
  accent: exactOptional(accentSchema),
  position: exactOptional(cornerSchema),
  /** Texts that replace the widget's own, by message key. */
  texts: exactOptional(textsSchema),
  /** The same for one language each; they take precedence over `texts`. */
  textsByLanguage: exactOptional(record(languageSchema, textsSchema)),
  /** Where the widget may run, besides the server's own origin. "null" is the origin of sandboxed pages. */
  origins: exactOptional(array(originSchema)),
  openingHours: exactOptional(
    pipe(
      openingHoursSchema,
      check(
        ({ timeZone }) => isTimeZone(timeZone),
        'timeZone: not an IANA name such as "Europe/Berlin"',
      ),
      check(hasDates, 'exceptions: not a date such as "2026-12-24"'),
      check(hasDatesOnce, 'exceptions: two are of the same date'),
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
  /** Closed sessions are deleted after this time; 0: when they are erased. */
  deleteAfterDays: exactOptional(durationSchema(0, LONGEST_SECONDS / DAY_SECONDS)),
  /** The secret with which the host's backend signs identity tokens. */
  identitySecret: exactOptional(secretSchema),
  /** The secret before, which is valid until then. */
  formerIdentitySecret: exactOptional(
    strictObject({ secret: secretSchema, validUntil: timeSchema }),
  ),
};

/** What the operator sets for a site. */
export const siteSettingsSchema = pipe(
  strictObject(entries),
  check(
    ({ preChat = [], preChatRequired = 'never' }) =>
      preChatRequired === 'never' || preChat.length > 0,
    'preChatRequired: there is no form; set the fields of preChat',
  ),
);
export type SiteSettings = InferOutput<typeof siteSettingsSchema>;

/** What is stored of a site. A newer version may have stored settings that this one does not know. */
export const storedSettingsSchema = object(entries);

/** What the console reads and writes: all but the secrets. */
export type EditableSettings = Omit<SiteSettings, 'identitySecret' | 'formerIdentitySecret'>;

export const newSiteSchema = strictObject({
  site: siteTokenSchema,
  name: siteNameSchema,
});

/** A site, as admins see it. */
export const siteDetailsSchema = object({
  site: siteTokenSchema,
  settings: object(entries),
  /** What applies where the site sets nothing. */
  defaults: object({
    historySeconds: secondsSchema,
    idleSeconds: secondsSchema,
    deleteAfterDays: secondsSchema,
  }),
  /** `formerUntil`: until when the secret before is valid too; `null`: there is none. */
  identitySecret: object({ isSet: boolean(), formerUntil: nullable(timeSchema) }),
  /** Changes with the settings. */
  version: string(),
  updatedAt: timeSchema,
  /** Name of the agent who changed it last; `null`: a command did, or that agent is gone. */
  updatedBy: nullable(string()),
});
export type SiteDetails = InferOutput<typeof siteDetailsSchema>;
export const siteDetailsAnswerSchema = object({ site: siteDetailsSchema });
/** Of a refused change: what somebody else has made of it. */
export const siteConflictSchema = object({ current: siteDetailsSchema });
/** The secret is told once. */
export const newSecretSchema = object({ site: siteDetailsSchema, secret: string() });

function hasDates({ exceptions = [] }: OpeningHours): boolean {
  return exceptions.every(({ date }) => {
    const at = Date.parse(date);
    return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === date;
  });
}

function hasDatesOnce({ exceptions = [] }: OpeningHours): boolean {
  return new Set(exceptions.map(({ date }) => date)).size === exceptions.length;
}

/** In the form in which browsers send it: in lower case, without a path and without the scheme's own port. */
function isOrigin(text: string): boolean {
  if (text === 'null') return true;
  const [, scheme, port] =
    /^(https?):\/\/(?:[a-z\d_.-]+|\[[\da-f:]+\])(?::([1-9]\d{0,4}))?$/.exec(text) ?? [];
  return scheme !== undefined && port !== (scheme === 'https' ? '443' : '80');
}
