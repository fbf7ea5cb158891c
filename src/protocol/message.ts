import {
  array,
  boolean,
  exactOptional,
  integer,
  maxLength,
  minValue,
  number,
  picklist,
  pipe,
  regex,
  string,
  union,
  type InferOutput,
} from 'valibot';
import { uuidSchema } from './ids.js';
import { MAX_BODY_UNITS } from './limits.js';
import { finiteNumberSchema, positiveIntegerSchema } from './numbers.js';
import { object, record } from './objects.js';
import { hasVisibleText } from './text.js';

/** Who can write in a conversation. */
const AUTHOR_KINDS = ['visitor', 'agent', 'bot', 'system'] as const;
export type AuthorKind = (typeof AUTHOR_KINDS)[number];

export interface Author {
  kind: AuthorKind;
  /** As the conversation shows it. An agent's name belongs to one agent of the server. */
  name?: string;
}

/** One entry of a session's log. */
export interface Message {
  /** Minted by the server. */
  id: string;
  /** Minted by whoever wrote it; unique within the session, the key of every deduplication. */
  clientId: string;
  /** Place in the log: 1, 2, 3 … without a gap. */
  seq: number;
  author: Author;
  /** Plain text as sent; of a system message its English. */
  body: string;
  /** ISO 8601, UTC, the server's clock. */
  at: string;
  /** Of a system message: what happened, for translation. */
  code?: string;
  params?: Record<string, string | number>;
  /** Its author has changed it since (rule CHG-1). `body` is what it says now; empty once it is deleted. */
  changed?: (typeof CHANGES)[number];
}

const CHANGES = ['edited', 'deleted'] as const;
/** The code of the entry that tells each kind of change. Its `params` are `messageId` and, of an edit, `body`. */
export const CHANGE_CODES = { edited: 'message_edited', deleted: 'message_deleted' } as const;

/** Whether an entry of the log says something of its own: it is neither deleted nor a change of another. */
export function isReadable(message: Pick<Message, 'code' | 'changed'>): boolean {
  return message.changed !== 'deleted' && !isChange(message);
}

/** Whether an entry of the log tells of a change, and so is no message itself (rule CHG-1). */
export function isChange({ code }: Pick<Message, 'code'>): boolean {
  return code === CHANGE_CODES.edited || code === CHANGE_CODES.deleted;
}

export const seqSchema = pipe(number(), integer(), minValue(0));
/** ISO 8601 in UTC, as `Date` writes it. */
export const timeSchema = pipe(
  string(),
  regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/, 'not an ISO 8601 time in UTC'),
);

export const messageSchema = object({
  id: uuidSchema,
  clientId: uuidSchema,
  seq: positiveIntegerSchema,
  author: object({ kind: picklist(AUTHOR_KINDS), name: exactOptional(string()) }),
  // A log may contain what could not be sent today.
  body: pipe(string(), maxLength(MAX_BODY_UNITS)),
  at: timeSchema,
  code: exactOptional(string()),
  params: exactOptional(record(string(), union([string(), finiteNumberSchema]))),
  changed: exactOptional(picklist(CHANGES)),
});

/** How far each side has read; `agentAt` is when the agent's mark last moved. */
export const readMarksSchema = object({
  visitor: seqSchema,
  agent: seqSchema,
  agentAt: exactOptional(timeSchema),
});
export type ReadMarks = InferOutput<typeof readMarksSchema>;

/** A run of the log, in order of `seq`; `more`: the log goes on in the direction that was asked for. */
export const pageSchema = object({ messages: array(messageSchema), more: boolean() });
export type Page = InferOutput<typeof pageSchema>;

/** Why a text cannot be sent as a message's body, as an error code; `undefined` if it can. */
export function bodyIssue(body: string): 'invalid' | 'too_large' | undefined {
  if (body.length > MAX_BODY_UNITS) return 'too_large';
  // \p{Surrogate} matches a surrogate without its partner only.
  return hasVisibleText(body) && !/\0|\p{Surrogate}/u.test(body) ? undefined : 'invalid';
}
