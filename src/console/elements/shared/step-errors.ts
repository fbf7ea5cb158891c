import {
  MAX_SELECTOR_UNITS,
  MAX_SENTENCE_UNITS,
  MAX_STEP_SECONDS,
  MAX_VALUE_UNITS,
} from '../../../protocol/task.js';
import { MAX_TASK_BYTES, type StepField } from '../../state/task-draft.js';

const ADDRESS_ERROR = 'Please enter a path such as /prices, or an address with https://.';
const ERRORS: Readonly<Record<StepField, string>> = {
  target: `Please choose something on the page, or enter a CSS selector of at most ${MAX_SELECTOR_UNITS} characters.`,
  url: ADDRESS_ERROR,
  value: `Please enter at most ${MAX_VALUE_UNITS} characters.`,
  say: `Please write what the visitor will read, in at most ${MAX_SENTENCE_UNITS} characters.`,
  expectUrl: ADDRESS_ERROR,
  timeoutSeconds: `Please enter a whole number from 1 to ${MAX_STEP_SECONDS}, or nothing.`,
};

/** Said of a task whose fields are too long all together. */
export const SIZE_ERROR = `All texts together are longer than ${MAX_TASK_BYTES / 1024} KiB. Please shorten some, or make two tasks of it.`;

/** What is wrong with a field of a step. `reason`: the server's, by which it refuses a selector; empty: another. */
export function stepError(field: StepField, reason: string): string {
  return field === 'target' && reason !== '' ? selectorError(reason) : ERRORS[field];
}

/** The reasons are those of `server/tasks/selector-cost.ts`. */
function selectorError(reason: string): string {
  switch (reason) {
    case 'not a CSS selector':
      return 'This is not a CSS selector. Is a bracket, a quotation mark or a name missing?';
    case 'a pseudo-element is no element':
      return 'Please leave out ::before and the like: a part of an element cannot be shown.';
    case ':has() costs too much':
      return 'Please do without :has(): it would slow the visitor’s page down.';
    case 'a function in a function':
      return 'Please use no function such as :not() within another one.';
    case 'a combinator in a function':
      return 'Please use no “a b”, “a > b” or the like within a function such as :not().';
    default:
      if (reason.endsWith('is not of CSS'))
        return `This is not a CSS selector: ${reason}, though some tools know it.`;
      return `This selector is too complicated: ${reason}. A shorter one, such as #plans, is safer too.`;
  }
}
