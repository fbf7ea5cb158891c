import type { ContextFault } from '../../src/protocol/context.js';
import { Refusal } from '../refusal.js';

/** What a merge of context came to, or the refusal that its fault is. */
export function merged<T>(result: { value: T } | { fault: ContextFault }): T {
  if ('fault' in result) throw new Refusal(result.fault.code, result.fault.message);
  return result.value;
}
