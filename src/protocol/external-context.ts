import { unknown, string, type InferOutput } from 'valibot';
import { mergeKeys, utf8Length, type ContextIssue } from './context.js';
import { MAX_EXTERNAL_CONTEXT_BYTES } from './limits.js';
import { object, record } from './objects.js';
import { toJson } from './to-json.js';

/*
 * What other systems, such as a CRM, put beside a conversation or a verified person (row D8). Agents see it,
 * visitors never. It comes in by `/api/v1`; the console reads it:
 *
 *   GET /api/console/conversations/:id/context → {conversation, person}
 */

/** Keys in sorted order; both are empty objects if there is nothing. */
export const externalContextSchema = object({
  conversation: record(string(), unknown()),
  /** Of the person whom the host has verified; empty without one. */
  person: record(string(), unknown()),
});
export type ExternalContext = InferOutput<typeof externalContextSchema>;

/**
 * Applies a delta to `base`: `null` removes a key, everything else replaces it. Returns an issue, and changes
 * nothing, when the delta breaks a rule or the result is too large.
 */
export function mergeExternalContext(
  base: Record<string, unknown>,
  delta: unknown,
): { value: Record<string, unknown> } | { issue: ContextIssue } {
  const merged = mergeKeys(base, delta, 'context');
  if ('issue' in merged) return merged;
  const bytes = utf8Length(toJson(merged.value));
  if (bytes <= MAX_EXTERNAL_CONTEXT_BYTES) return merged;
  const message = `context: ${bytes} bytes of JSON, at most ${MAX_EXTERNAL_CONTEXT_BYTES} are allowed`;
  return { issue: { code: 'too_large', message } };
}
