import { MAX_CONTEXT_BYTES } from './limits.js';
import { FORBIDDEN_KEYS } from './objects.js';
import { toJson } from './to-json.js';

/** Discriminators for routing: flat, strings and booleans only, keys in sorted order. */
export type RoutingData = Record<string, string | boolean>;
/** What the agent should know of the visit: any JSON object. */
export type ConversationData = Record<string, unknown>;

/** Why a delta was refused. */
export interface ContextIssue {
  code: 'invalid' | 'too_large';
  /** One sentence for whoever sent it. */
  message: string;
}

/** Bytes of a text in UTF-8; a lone surrogate counts as its replacement character. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0)!;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/**
 * Applies a delta to `base`: `null` removes a key, everything else replaces it. The result has
 * sorted keys. Returns an issue, and changes nothing, when the delta or the result breaks a rule.
 */
export function mergeRoutingData(
  base: RoutingData,
  delta: unknown,
): { value: RoutingData } | { issue: ContextIssue } {
  const merged = mergeKeys(base, delta, 'routingData');
  if ('issue' in merged) return merged;
  const flat: RoutingData = {};
  for (const [key, value] of Object.entries(merged.value)) {
    if (typeof value !== 'string' && typeof value !== 'boolean')
      return invalid(`routingData.${key}: only strings and booleans are allowed`);
    flat[key] = value;
  }
  return withinLimit(flat, 'routingData');
}

/** As {@link mergeRoutingData}, for data of any JSON shape. Nested objects are replaced, not merged. */
export function mergeConversationData(
  base: ConversationData,
  delta: unknown,
): { value: ConversationData } | { issue: ContextIssue } {
  const merged = mergeKeys(base, delta, 'conversationData');
  return 'issue' in merged ? merged : withinLimit(merged.value, 'conversationData');
}

/** The part that all kinds of data have in common: keys, and no limit. `name` is for the message. */
export function mergeKeys(
  base: Record<string, unknown>,
  delta: unknown,
  name: string,
): { value: Record<string, unknown> } | { issue: ContextIssue } {
  if (typeof delta !== 'object' || delta === null || Array.isArray(delta))
    return invalid(`${name}: not an object`);
  const entries = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(delta)) {
    if (FORBIDDEN_KEYS.has(key)) return invalid(`${name}: the key "${key}" is not allowed`);
    if (value === null) entries.delete(key);
    else entries.set(key, value);
  }
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  return { value: Object.fromEntries(sorted) };
}

function withinLimit<T>(value: T, name: string): { value: T } | { issue: ContextIssue } {
  const bytes = utf8Length(toJson(value));
  if (bytes <= MAX_CONTEXT_BYTES) return { value };
  const message = `${name}: ${bytes} bytes of JSON, at most ${MAX_CONTEXT_BYTES} are allowed`;
  return { issue: { code: 'too_large', message } };
}

function invalid(message: string): { issue: ContextIssue } {
  return { issue: { code: 'invalid', message } };
}
