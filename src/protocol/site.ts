import {
  array,
  boolean,
  exactOptional,
  integer,
  maxValue,
  minValue,
  number,
  picklist,
  pipe,
  regex,
  string,
} from 'valibot';
import { siteTokenSchema } from './ids.js';
import { timeSchema } from './message.js';
import { secondsSchema } from './numbers.js';
import { object, record } from './objects.js';
import type { Profile } from './profile.js';
import { hasVisibleText } from './text.js';

/** Whether somebody is there to answer, and who. */
export interface Availability {
  online: boolean;
  team: { name: string }[];
  /** Where hours are kept: whether the site is open now. A site that is not open is not online. */
  open?: boolean;
  /** When it opens next; absent while it is open. */
  opensAt?: string;
}

/** One span of opening hours on some days of the week, in the site's time zone. */
export interface OpeningSpan {
  /** ISO weekdays: 1 is Monday, 7 is Sunday. */
  days: number[];
  /** "09:00"; the span includes it. */
  from: string;
  /**
   * "18:00"; the span ends before it. "24:00" is the day's end. At or before `from`: the span ends on
   * the next day.
   */
  to: string;
}

/** The hours of one date, in place of those of its weekday. */
export interface OpeningException {
  /** "2026-12-24", in the site's time zone. */
  date: string;
  /** Empty: closed all day. */
  spans: Omit<OpeningSpan, 'days'>[];
}

export interface OpeningHours {
  /** IANA name, such as "Europe/Berlin". */
  timeZone: string;
  spans: OpeningSpan[];
  exceptions?: OpeningException[];
}

/** A field that the pre-chat form asks for. */
export interface PreChatField {
  name: string;
  kind: 'name' | 'email' | 'phone' | 'text';
  /** What stands above a field of kind `text`; the others have names of their own. */
  label?: string;
  /** Of a `text`: it is a box to tick, and the answer "true" says that it was. */
  consent?: boolean;
  required: boolean;
}

/**
 * Whether a form still has to be answered. A form with required fields: one of these is not known. Any
 * other form: it was not submitted, and none of its fields is known. What the profile says is known.
 * `answers`: those of the submitted form, by the names of its fields.
 */
export function lacksAnswers(
  fields: readonly PreChatField[],
  profile: Profile,
  answers?: Readonly<Record<string, string>> | null,
): boolean {
  const isKnown = ({ name, kind }: PreChatField): boolean =>
    hasVisibleText(answers?.[name] ?? '') || (kind !== 'text' && profile[kind] !== undefined);
  const requiredFields = fields.filter(({ required }) => required);
  if (requiredFields.length > 0) return !requiredFields.every(isKnown);
  return fields.length > 0 && !answers && !fields.some(isKnown);
}

/** The corner of the window in which the launcher is. */
export type Corner = 'bottom-right' | 'bottom-left';

/** What anybody may know of a site: it configures the widget. Durations in seconds. */
export interface PublicSite {
  site: string;
  name: string;
  /** "#rrggbb". Absent: the widget's own. */
  accent?: string;
  /** Absent: the widget's own. */
  position?: Corner;
  availability: Availability;
  /** Absent: no hours are kept. */
  openingHours?: OpeningHours;
  preChat: PreChatField[];
  retention: { historySeconds: number; idleSeconds: number };
  /** Texts that replace the widget's own, by their key in its catalogue. */
  texts: Record<string, string>;
  /** The same for one language each, such as "de"; they take precedence over `texts`. */
  textsByLanguage?: Record<string, Record<string, string>>;
}

/** Six digits and nothing else: it becomes part of a style sheet. */
export const accentSchema = pipe(
  string(),
  regex(/^#[\da-f]{6}$/, 'not a colour such as "#0f766e"'),
);
export const cornerSchema = picklist(['bottom-right', 'bottom-left']);

export const availabilitySchema = object({
  online: boolean(),
  team: array(object({ name: string() })),
  open: exactOptional(boolean()),
  opensAt: exactOptional(timeSchema),
});

const clockTimeSchema = pipe(string(), regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'not HH:MM'));

const spanEntries = { from: clockTimeSchema, to: clockTimeSchema };

export const openingHoursSchema = object({
  timeZone: string(),
  spans: array(
    object({
      days: array(pipe(number(), integer(), minValue(1), maxValue(7))),
      ...spanEntries,
    }),
  ),
  exceptions: exactOptional(array(object({ date: string(), spans: array(object(spanEntries)) }))),
});

export const preChatFieldSchema = object({
  name: pipe(string(), regex(/^[a-zA-Z][a-zA-Z0-9_]{0,39}$/, 'not a field name')),
  kind: picklist(['name', 'email', 'phone', 'text']),
  label: exactOptional(string()),
  consent: exactOptional(boolean()),
  required: boolean(),
});

const textsSchema = record(string(), string());

export const publicSiteSchema = object({
  site: siteTokenSchema,
  name: string(),
  accent: exactOptional(accentSchema),
  position: exactOptional(cornerSchema),
  availability: availabilitySchema,
  openingHours: exactOptional(openingHoursSchema),
  preChat: array(preChatFieldSchema),
  retention: object({
    historySeconds: secondsSchema,
    idleSeconds: secondsSchema,
  }),
  texts: textsSchema,
  textsByLanguage: exactOptional(record(string(), textsSchema)),
});
