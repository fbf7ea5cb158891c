import type { GivenTask } from '../../src/protocol/task.js';
import { RequestError } from '../request-error.js';
import { selectorIssue } from './selector-cost.js';

/** Bytes (UTF-8 JSON) of a task: a visitor gets it with each new connection. */
const MAX_TASK_BYTES = 32 * 1024;

/**
 * What the schema of a task cannot say (rule TSK-1).
 *
 * @throws RequestError `too_large`; `invalid`: a selector is none, or costs too much
 */
export function requireSound(task: GivenTask): void {
  if (Buffer.byteLength(JSON.stringify(task)) > MAX_TASK_BYTES)
    throw new RequestError('too_large', `task: more than ${MAX_TASK_BYTES / 1024} KiB`);
  for (const [index, step] of task.steps.entries()) {
    const issue = 'target' in step ? selectorIssue(step.target) : undefined;
    if (issue !== undefined)
      throw new RequestError('invalid', `task.steps.${index}.target: ${issue}`);
  }
}
