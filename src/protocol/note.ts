import { array, boolean, maxLength, pipe, string, type InferOutput } from 'valibot';
import { uuidSchema } from './ids.js';
import { MAX_BODY_UNITS } from './limits.js';
import { seqSchema, timeSchema } from './message.js';
import { positiveIntegerSchema } from './numbers.js';
import { object, strictObject } from './objects.js';

/**
 * What an agent has written for other agents beside a conversation. It is no entry of the log, and its visitor
 * never gets it (rule CHG-2).
 */
export const noteSchema = object({
  /** Minted by the server. */
  id: uuidSchema,
  /** Minted by the console; unique among the session's notes, the key of deduplication. */
  clientId: uuidSchema,
  /** Place among the session's notes: 1, 2, 3 … */
  n: positiveIntegerSchema,
  /** The head of the log when the note was stored: it stands after this message. */
  afterSeq: seqSchema,
  /** The name that the agent had then. */
  author: object({ name: string() }),
  /** Plain text as sent. The rules are those of a message's body. */
  body: pipe(string(), maxLength(MAX_BODY_UNITS)),
  /** ISO 8601, UTC, the server's clock. */
  at: timeSchema,
});
export type Note = InferOutput<typeof noteSchema>;

/** A run of a session's notes, in order of `n`. */
export const notesSchema = array(noteSchema);

export const noteAddSchema = strictObject({
  sessionId: uuidSchema,
  clientId: uuidSchema,
  body: string(),
});

/** `duplicate`: the note was stored already, and nothing has changed. */
export const addedNoteSchema = object({ note: noteSchema, duplicate: boolean() });
export type AddedNote = InferOutput<typeof addedNoteSchema>;

export const noteNewSchema = object({ sessionId: uuidSchema, note: noteSchema });
