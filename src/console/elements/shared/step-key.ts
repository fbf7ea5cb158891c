import { createBrowserIds } from '../../../platform/browser-ids.js';

const ids = createBrowserIds();

/** A key for a step in a form: unlike that of any other, also on plain http. */
export function createStepKey(): string {
  return ids.uuid();
}
