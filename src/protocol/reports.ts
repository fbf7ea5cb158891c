import {
  array,
  check,
  exactOptional,
  integer,
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
import { object, strictObject } from './objects.js';
import { isTimeZone } from './zoned-time.js';

/*
 * Reports, for admins:
 *
 *   GET /api/console/reports?from&to&site?&timeZone?      → a report
 *   GET /api/console/reports.csv?from&to&site?&timeZone?  → the same as CSV
 *
 * `timeZone` counts for all sites together; one site has its own.
 */

const DAY_MS = 24 * 60 * 60_000;

/** The longest range of a report, in days. */
export const MAX_REPORT_DAYS = 731;

/** A calendar day: "2026-03-01". */
export const daySchema = pipe(
  string(),
  regex(/^\d{4}-\d{2}-\d{2}$/, 'not a day such as 2026-03-01'),
  check((day) => toDay(Date.parse(`${day}T00:00:00Z`)) === day, 'there is no such day'),
);

/** The calendar day of a time as if it were UTC, in ms; `''` if it is none. */
export function toDay(local: number): string {
  return Number.isFinite(local) ? new Date(local).toISOString().slice(0, 10) : '';
}

/** `from` and `to` are calendar days, both included. */
export const reportQuerySchema = pipe(
  strictObject({
    from: daySchema,
    to: daySchema,
    site: exactOptional(siteTokenSchema),
    timeZone: exactOptional(pipe(string(), check(isTimeZone, 'not an IANA name'))),
  }),
  check(({ from, to }) => from <= to, 'to: before from'),
  check(
    ({ from, to }) => Date.parse(to) - Date.parse(from) < MAX_REPORT_DAYS * DAY_MS,
    `to: more than ${MAX_REPORT_DAYS} days after from`,
  ),
);
export type ReportQuery = InferOutput<typeof reportQuerySchema>;

const countSchema = pipe(number(), integer(), minValue(0));
/** Seconds; `null`: there is no value. The mean and a median may have a fraction. */
const durationSchema = nullable(pipe(number(), minValue(0)));
/** 0 to 1; `null`: there is nothing to be a part of. */
const shareSchema = nullable(number());

/** The figures of a report, in the order in which it shows them. */
export const REPORT_ROWS = [
  'conversations',
  'restored',
  'restoredAfterReload',
  'restoredInNewTab',
  'restoredLate',
  'restoredAfterLostNetwork',
  'sentAgain',
  'duplicates',
  'firstResponse',
  'waiting',
  'duration',
  'formNotSent',
  'abandonedUnanswered',
  'abandonedAnswered',
  'abandonedByDisconnect',
  'resolved',
  'resolvedAutomatically',
  'ended',
  'satisfaction',
] as const;
export type ReportRow = (typeof REPORT_ROWS)[number];

/** What a row says. A field that makes no sense for its figure is absent. */
export const figureSchema = object({
  row: picklist(REPORT_ROWS),
  count: exactOptional(countSchema),
  share: exactOptional(shareSchema),
  mean: exactOptional(durationSchema),
  median: exactOptional(durationSchema),
  percentile90: exactOptional(durationSchema),
  longest: exactOptional(durationSchema),
});
export type ReportFigure = InferOutput<typeof figureSchema>;

const summaryEntries = {
  conversations: countSchema,
  /** The part of the visitors' returns that found the conversation open. */
  restored: shareSchema,
  /** Medians. */
  firstResponse: durationSchema,
  waiting: durationSchema,
  duration: durationSchema,
  abandoned: countSchema,
};

const daySummarySchema = object({ day: string(), ...summaryEntries });

const siteSummarySchema = object({ site: string(), name: string(), ...summaryEntries });

const agentSummarySchema = object({
  name: string(),
  conversations: countSchema,
  answers: countSchema,
  /** Median. */
  firstResponse: durationSchema,
  availableSeconds: countSchema,
});
export type AgentSummary = InferOutput<typeof agentSummarySchema>;

export const reportSchema = object({
  from: string(),
  to: string(),
  /** `null`: all sites. */
  site: nullable(string()),
  /** IANA name: where the days begin. */
  timeZone: string(),
  /** Up to when conversations are counted. */
  asOf: timeSchema,
  figures: array(figureSchema),
  days: array(daySummarySchema),
  /** For all sites only. */
  sites: array(siteSummarySchema),
  /** Those who have done something. */
  agents: array(agentSummarySchema),
});
export type Report = InferOutput<typeof reportSchema>;
