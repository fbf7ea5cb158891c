import { FORBIDDEN_KEYS } from './forbidden-keys.js';
import { MAX_CONTEXT_BYTES } from './limits.js';
import { toJson } from './to-json.js';

/** Discriminators for routing: flat, strings and booleans only, keys in sorted order. */
export type RoutingData = Record<string, string | boolean>;
/** What the agent should know of the visit: any JSON object. */
export type ConversationData = Record<string, unknown>;

export type ContextFault = { code: 'invalid' | 'too_large'; message: string };

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
 * Applies a delta to what stands: `null` removes a key, everything else replaces it. The result has
 * sorted keys. Answers with a fault, and changes nothing, when the delta or the result breaks a rule.
 */
export function mergeRoutingData(
  base: RoutingData,
  delta: unknown,
): { value: RoutingData } | { fault: ContextFault } {
  const merged = mergeKeys(base, delta, 'routingData');
  if ('fault' in merged) return merged;
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
): { value: ConversationData } | { fault: ContextFault } {
  const merged = mergeKeys(base, delta, 'conversationData');
  return 'fault' in merged ? merged : withinLimit(merged.value, 'conversationData');
}

function mergeKeys(
  base: Record<string, unknown>,
  delta: unknown,
  name: string,
): { value: Record<string, unknown> } | { fault: ContextFault } {
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

function withinLimit<T>(value: T, name: string): { value: T } | { fault: ContextFault } {
  const bytes = utf8Length(toJson(value));
  if (bytes <= MAX_CONTEXT_BYTES) return { value };
  const message = `${name}: ${bytes} bytes of JSON, at most ${MAX_CONTEXT_BYTES} are allowed`;
  return { fault: { code: 'too_large', message } };
}

function invalid(message: string): { fault: ContextFault } {
  return { fault: { code: 'invalid', message } };
}
