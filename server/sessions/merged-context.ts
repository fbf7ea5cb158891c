import {
  mergeConversationData,
  type ContextIssue,
  type ConversationData,
} from '../../src/protocol/context.js';
import { RequestError } from '../request-error.js';

/** Objects and lists within each other. */
const MAX_DEPTH = 100;

/** What a merge of context came to, or the error that its issue is. */
export function merged<T>(result: { value: T } | { issue: ContextIssue }): T {
  if ('issue' in result) throw new RequestError(result.issue.code, result.issue.message);
  return result.value;
}

/**
 * The conversation's data after a delta, or its refusal. The depth is looked at here alone: a page can
 * overflow its own stack only.
 */
export function mergedConversationData(base: ConversationData, delta: unknown): ConversationData {
  if (isDeeper(delta, MAX_DEPTH))
    throw new RequestError('invalid', `conversationData: more than ${MAX_DEPTH} levels deep`);
  return merged(mergeConversationData(base, delta));
}

/** Deep enough, a value would overflow the stack of whoever writes it as JSON. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1));
}
