import {
  array,
  boolean,
  exactOptional,
  literal,
  nullable,
  picklist,
  string,
  type InferOutput,
} from 'valibot';
import { messageSchema, readMarksSchema, seqSchema, timeSchema } from './message.js';
import { positiveIntegerSchema, secondsSchema } from './numbers.js';
import { object } from './objects.js';
import { signedProfileSchema } from './profile.js';
import { SESSION_REASONS, SESSION_STATUSES, sessionSchema } from './session.js';
import { publicSiteSchema } from './site.js';
import { taskChangesSchema, visitorTaskSchema } from './task.js';

/*
 * What the server answers and tells, as the visitor's client checks it. Unknown fields are dropped,
 * so that a newer server can say more.
 */

/** A stretch of the log with all that goes with it: the answer to `sync`, and the core of `welcome`. */
const logViewEntries = {
  epoch: positiveIntegerSchema,
  messages: array(messageSchema),
  /** The log's newest seq. */
  head: seqSchema,
  more: boolean(),
  session: sessionSchema,
  read: readMarksSchema,
  /** The cursor that was asked with is none of this log: `messages` is the log's last page instead. */
  reset: exactOptional(literal(true)),
  /** The session's guided task, if one is offered, runs or is held. */
  task: exactOptional(visitorTaskSchema),
  taskChanges: taskChangesSchema,
};

/** It was done; there is nothing to say of it. */
export const nothingSchema = object({});

export const openedSchema = object({
  session: sessionSchema,
  sessionKey: string(),
  exitKey: string(),
  /** The access token. Absent if the session is closed. */
  token: exactOptional(string()),
  /** Seconds for which `token` is valid; absent without it. */
  expiresIn: exactOptional(secondsSchema),
  epoch: positiveIntegerSchema,
  site: publicSiteSchema,
  profile: exactOptional(signedProfileSchema),
  verified: boolean(),
});
export type OpenedAnswer = InferOutput<typeof openedSchema>;

export const restoredSchema = object({
  ...logViewEntries,
  token: exactOptional(string()),
  expiresIn: exactOptional(secondsSchema),
});
export type RestoredAnswer = InferOutput<typeof restoredSchema>;

export const endedSchema = object({ status: literal('ended') });
export const tokenSchema = object({ token: string(), expiresIn: secondsSchema });
export type TokenAnswer = InferOutput<typeof tokenSchema>;

export const sentSchema = object({ message: messageSchema, duplicate: boolean() });
export type SentAnswer = InferOutput<typeof sentSchema>;

export const syncedSchema = object(logViewEntries);
export type SyncedAnswer = InferOutput<typeof syncedSchema>;

export const heartbeatAnswerSchema = object({ idleAt: nullable(timeSchema) });
export const identifiedSchema = object({ profile: signedProfileSchema, verified: boolean() });
export type IdentifiedAnswer = InferOutput<typeof identifiedSchema>;

export const welcomeSchema = object({
  ...logViewEntries,
  /** The server's count of accepted sockets of this session. */
  lease: positiveIntegerSchema,
  serverTime: timeSchema,
});
export type Welcome = InferOutput<typeof welcomeSchema>;

export const messageNewSchema = object({ message: messageSchema, epoch: positiveIntegerSchema });
export type MessageNew = InferOutput<typeof messageNewSchema>;

export const headSchema = object({ epoch: positiveIntegerSchema, head: seqSchema });
export type Head = InferOutput<typeof headSchema>;

export const sessionChangedSchema = object({
  status: picklist(SESSION_STATUSES),
  reason: exactOptional(picklist(SESSION_REASONS)),
  assignedTo: exactOptional(object({ name: string() })),
});
export type SessionChanged = InferOutput<typeof sessionChangedSchema>;

/** `takeovers`: how many sockets of this session were replaced in the last 60 s. */
export const supersededSchema = object({ lease: positiveIntegerSchema, takeovers: seqSchema });
export type Superseded = InferOutput<typeof supersededSchema>;

export const resetSchema = object({
  epoch: positiveIntegerSchema,
  head: seqSchema,
  reason: string(),
});
export type Reset = InferOutput<typeof resetSchema>;

export const agentTypingSchema = object({ on: boolean(), name: exactOptional(string()) });
export type AgentTyping = InferOutput<typeof agentTypingSchema>;

/** The agent's mark. */
export const agentReadSchema = object({ upTo: seqSchema, at: timeSchema });
export type AgentRead = InferOutput<typeof agentReadSchema>;

export const drainSchema = object({ retryAfter: secondsSchema });
export type Drain = InferOutput<typeof drainSchema>;
