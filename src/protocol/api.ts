import {
  array,
  boolean,
  exactOptional,
  maxLength,
  maxValue,
  minValue,
  nullable,
  pipe,
  regex,
  string,
  toNumber,
  unknown,
  type InferOutput,
} from 'valibot';
import { historyFilterSchema } from './history.js';
import { uuidSchema } from './ids.js';
import { seqSchema, timeSchema } from './message.js';
import { object, record, strictObject } from './objects.js';
import { sessionSchema } from './session.js';
import { agentTaskSchema, givenTaskSchema } from './task.js';

/*
 * The API for other systems, under `/api/v1`: see docs/api.md. `GET /api/v1/openapi.json` describes it, made of
 * these schemas.
 */

const { status, site, agent, from, to } = historyFilterSchema.entries;

/** Conversations on one page. */
export const MAX_API_PAGE = 100;

export const listConversationsSchema = strictObject({
  /** Default: `all`. */
  status,
  site,
  /** Id of the agent who has it, or had it when it was closed. */
  agent,
  /** Begun at this time or later. */
  from,
  /** Begun before this time. */
  to,
  /** The `next` of the page before. */
  cursor: exactOptional(pipe(string(), maxLength(100))),
  /** Conversations on the page, 1 to 100. Default: 50. */
  limit: exactOptional(
    pipe(
      string(),
      regex(/^\d{1,4}$/, 'not a whole number'),
      toNumber(),
      minValue(1),
      maxValue(MAX_API_PAGE),
    ),
  ),
});

export const apiConversationSchema = object({
  id: uuidSchema,
  /** The site's token. */
  site: string(),
  status: sessionSchema.entries.status,
  reason: sessionSchema.entries.reason,
  createdAt: timeSchema,
  /** `null`: it is open. */
  closedAt: nullable(timeSchema),
  visitor: object({
    name: exactOptional(string()),
    email: exactOptional(string()),
    phone: exactOptional(string()),
    /** Whether the host has verified who it is. */
    verified: boolean(),
  }),
  /** The agent who has it; `null`: nobody. */
  assignedTo: nullable(object({ name: string() })),
  /** Entries of the log. */
  messages: seqSchema,
  tags: array(string()),
});
export type ApiConversation = InferOutput<typeof apiConversationSchema>;

export const apiConversationsSchema = object({
  /** The newest first. */
  conversations: array(apiConversationSchema),
  /** Where older ones begin. Absent: there are none. */
  next: exactOptional(string()),
});

/** Any JSON object. Each key replaces the one before; `null` removes it. */
export const contextDeltaSchema = record(string(), unknown());

export const offerTaskSchema = strictObject({
  /** A UUID of the caller's. The same call again with it offers nothing twice. */
  clientId: uuidSchema,
  task: givenTaskSchema,
});
export const apiTaskSchema = object({ task: agentTaskSchema });
