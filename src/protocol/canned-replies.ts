import {
  array,
  check,
  maxLength,
  nullable,
  pipe,
  regex,
  string,
  toLowerCase,
  trim,
  type InferOutput,
} from 'valibot';
import { uuidSchema } from './ids.js';
import { bodyIssue, timeSchema } from './message.js';
import { positiveIntegerSchema } from './numbers.js';
import { object, strictObject } from './objects.js';

/*
 * Texts that agents send often, under `/api/console/canned-replies`:
 *
 *   GET    /      {cannedReplies}  all, in the order of their shortcuts
 *   POST   /      {site, shortcut, body} → 201 {cannedReply}; 409 `conflict`: the shortcut is taken
 *   PUT    /:id   the same, with `If-Match: <version>` → {cannedReply}; 409 `conflict` with `current` if
 *                 it has another version, without if the shortcut is taken
 *   DELETE /:id   → 204, also if it was gone before
 */

export const MAX_SHORTCUT_UNITS = 40;
/** How many there may be, of all sites together. */
export const MAX_CANNED_REPLIES = 500;

export const cannedReplySchema = object({
  id: uuidSchema,
  /** The token of the only site that it is for; `null`: all sites. */
  site: nullable(string()),
  /** What an agent types after the slash, in lower case. */
  shortcut: string(),
  /** May contain `{{visitor.name}}` and `{{agent.name}}`. */
  body: string(),
  version: positiveIntegerSchema,
  updatedAt: timeSchema,
  /** Name of the agent who changed it last; `null` if that agent is gone. */
  updatedBy: nullable(string()),
});
export type CannedReply = InferOutput<typeof cannedReplySchema>;

/** What an agent writes of a canned reply. */
export const cannedReplyInputSchema = strictObject({
  site: nullable(string()),
  shortcut: pipe(
    string(),
    trim(),
    toLowerCase(),
    regex(/^[^\s/]+$/u, 'is empty, or has a space or a slash'),
    maxLength(MAX_SHORTCUT_UNITS),
  ),
  body: pipe(
    string(),
    check((body) => bodyIssue(body) === undefined, 'is not a valid message'),
  ),
});
export type CannedReplyInput = InferOutput<typeof cannedReplyInputSchema>;

export const cannedRepliesAnswerSchema = object({ cannedReplies: array(cannedReplySchema) });
export const cannedReplyAnswerSchema = object({ cannedReply: cannedReplySchema });
/** Of a refused change: what somebody else has made of it. */
export const cannedReplyConflictSchema = object({ current: cannedReplySchema });
