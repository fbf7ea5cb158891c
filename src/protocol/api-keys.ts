import {
  array,
  check,
  exactOptional,
  maxLength,
  minLength,
  nullable,
  picklist,
  pipe,
  string,
  trim,
  type InferOutput,
} from 'valibot';
import { siteTokenSchema, uuidSchema } from './ids.js';
import { timeSchema } from './message.js';
import { object, strictObject } from './objects.js';
import { hasVisibleText } from './text.js';

/*
 * Keys for the API under `/api/v1`. Admins manage them under `/api/console/api-keys`:
 *
 *   GET    /     {apiKeys}  the newest first
 *   POST   /     {name, scopes, site} → 201 {apiKey, secret}; the secret is told this once
 *   DELETE /:id  → 204, also if it was gone before; from then on the key is refused
 */

/** What a key is for. */
export const API_SCOPES = [
  /** Reads conversations. */
  'read',
  /** Puts context beside conversations and people. */
  'context',
  /** Erases conversations. */
  'erase',
  /** Offers guided tasks, and reads what came of them. */
  'tasks',
] as const;
export type ApiScope = (typeof API_SCOPES)[number];

/** How many keys there may be. */
export const MAX_API_KEYS = 100;
export const MAX_API_KEY_NAME_UNITS = 80;

export const apiKeySchema = object({
  id: uuidSchema,
  name: string(),
  /** Those that this console knows. */
  scopes: array(string()),
  /** The token of the only site that exists for the key; `null`: all do. */
  site: nullable(string()),
  createdAt: timeSchema,
  /** Name of the agent who made it. */
  createdBy: string(),
  /** To the minute; absent: it was never used. */
  lastUsedAt: exactOptional(timeSchema),
});
export type ApiKey = InferOutput<typeof apiKeySchema>;

export const newApiKeySchema = strictObject({
  name: pipe(
    string(),
    trim(),
    check(hasVisibleText, 'is blank'),
    maxLength(MAX_API_KEY_NAME_UNITS),
  ),
  scopes: pipe(
    array(picklist(API_SCOPES)),
    minLength(1, 'choose one at least'),
    check((scopes) => new Set(scopes).size === scopes.length, 'has one twice'),
  ),
  site: nullable(siteTokenSchema),
});
export type NewApiKey = InferOutput<typeof newApiKeySchema>;

export const apiKeysSchema = object({ apiKeys: array(apiKeySchema) });
export const madeApiKeySchema = object({ apiKey: apiKeySchema, secret: string() });
