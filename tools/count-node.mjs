// A reporter for node:test that leaves a tally of a run.
import path from 'node:path';
import { Tally } from './tally.mjs';

export default async function* countNodeTests(events) {
  const tally = new Tally();
  for await (const { type, data } of events) {
    const ended = type === 'test:pass' || type === 'test:fail';
    if (!ended || data.details?.type === 'suite') continue;
    if (data.skip !== undefined || data.todo !== undefined) tally.add('skipped');
    else if (type === 'test:pass') tally.add('passed');
    else tally.fail(nameOf(data), messageOf(data.details?.error));
    // At once: a process that is ended at its last test writes no stream to its end.
    tally.write();
  }
  yield '';
}

function nameOf({ name, file }) {
  return file ? `${path.basename(file)}: ${name}` : name;
}

/** Node wraps what a test threw. */
function messageOf(error) {
  const cause = error?.cause ?? error;
  return cause?.stack ?? cause?.message ?? cause;
}
