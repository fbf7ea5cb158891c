import { array, string, type InferOutput } from 'valibot';
import { uuidSchema } from './ids.js';
import { timeSchema } from './message.js';
import { object, strictObject } from './objects.js';

/*
 * An agent changes an own message: the rules are those of CHG-1. What it said before, admins read with
 *
 *   GET /api/console/conversations/:id/messages/:messageId/versions → {versions}
 */

export const messageEditSchema = strictObject({
  sessionId: uuidSchema,
  messageId: uuidSchema,
  body: string(),
});

export const messageDeleteSchema = strictObject({ sessionId: uuidSchema, messageId: uuidSchema });

/** The texts that a message had before, the oldest first. */
export const messageVersionsSchema = object({
  versions: array(
    object({
      body: string(),
      /** When another text, or nothing, took its place. */
      until: timeSchema,
    }),
  ),
});
export type MessageVersion = InferOutput<typeof messageVersionsSchema>['versions'][number];
