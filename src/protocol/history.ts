import {
  array,
  boolean,
  check,
  exactOptional,
  maxLength,
  nullable,
  number,
  picklist,
  pipe,
  string,
  tuple,
  type InferOutput,
} from 'valibot';
import { conversationSchema } from './agent-events.js';
import { siteTokenSchema, uuidSchema } from './ids.js';
import { seqSchema, timeSchema } from './message.js';
import { object, strictObject } from './objects.js';
import { sessionSchema } from './session.js';

/*
 * The history of conversations, under `/api/console`:
 *
 *   GET  /history?<filter>&cursor=<next>     {conversations, next?, …}: see `historyPageSchema`
 *   POST /history/export {<filter>}          all that the filter finds, as CSV
 *   POST /conversations/:id/export {format}  one conversation with its notes, as text or JSON
 *
 * Exports are noted in the audit log, so they are no GET.
 */

export const HISTORY_STATUSES = [
  /** Over for good. */
  'closed',
  'all',
  /** Queued or active. */
  'open',
  'away',
  /** Ended by the visitor, in whatever way. */
  'ended',
  /** Ended by "Clear conversation". */
  'cleared',
  /** Ended by `logout()`, or because another person was identified. */
  'logout',
  /** Resolved by an agent. */
  'resolved',
  /** Resolved by the server because the visitor did not reply. */
  'inactive',
  'idle',
  /** Marked as spam, however it ended. */
  'spam',
] as const;
export const historyStatusSchema = picklist(HISTORY_STATUSES);
export type HistoryStatus = (typeof HISTORY_STATUSES)[number];

/** UTF-16 units of a search. */
export const MAX_SEARCH_UNITS = 200;

const dateTimeSchema = pipe(
  timeSchema,
  check((time) => !Number.isNaN(Date.parse(time)), 'no such time'),
);

const filterEntries = {
  /** Words that a conversation must have, all of them: in messages, notes, tags, or the visitor's contact. */
  text: exactOptional(pipe(string(), maxLength(MAX_SEARCH_UNITS))),
  /** Default: `closed`. */
  status: exactOptional(historyStatusSchema),
  site: exactOptional(siteTokenSchema),
  /** The agent who has it, or had it when it was closed. */
  agent: exactOptional(uuidSchema),
  /** Begun at this time or later. */
  from: exactOptional(dateTimeSchema),
  /** Begun before this time. */
  to: exactOptional(dateTimeSchema),
};

export const historyFilterSchema = strictObject(filterEntries);
export type HistoryFilter = InferOutput<typeof historyFilterSchema>;

export const historyQuerySchema = strictObject({
  ...filterEntries,
  cursor: exactOptional(pipe(string(), maxLength(100))),
});

export const conversationExportSchema = strictObject({ format: picklist(['text', 'json']) });
export type ExportFormat = InferOutput<typeof conversationExportSchema>['format'];

/** Where the words were found, and the text around them. */
const historyMatchSchema = object({
  source: picklist(['visitor', 'agent', 'note', 'contact', 'tag']),
  text: string(),
  /** The words within the text: from and to, in UTF-16 units. In order, and apart. */
  marks: array(tuple([number(), number()])),
});
export type HistoryMatch = InferOutput<typeof historyMatchSchema>;

const historyRowSchema = object({
  session: sessionSchema,
  site: conversationSchema.entries.site,
  visitor: conversationSchema.entries.visitor,
  /** `null`: it is open. */
  closedAt: nullable(timeSchema),
  /** Entries of the log. */
  messages: seqSchema,
  tags: array(string()),
  spam: conversationSchema.entries.spam,
  /** Absent: nothing was searched for, or the words are not within one text. */
  match: exactOptional(historyMatchSchema),
});
export type HistoryRow = InferOutput<typeof historyRowSchema>;

/** The newest first, by the time at which they began. */
export const historyPageSchema = object({
  conversations: array(historyRowSchema),
  /** Where older ones begin. Absent: there are none. */
  next: exactOptional(string()),
  /** The search has stopped at conversations of this time, because it had looked at many; `next` goes on. */
  searchedTo: exactOptional(timeSchema),
  /** Whether a search covers everything. Not while conversations from before the index are being added to it. */
  complete: boolean(),
});
export type HistoryPage = InferOutput<typeof historyPageSchema>;
