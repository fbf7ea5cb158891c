// A reporter for node:test that writes the counts of a run to COUNT_FILE.
import fs from 'node:fs';

export default async function* countNodeTests(events) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for await (const { type, data } of events) {
    const ended = type === 'test:pass' || type === 'test:fail';
    if (!ended || data.details?.type === 'suite') continue;
    if (data.skip !== undefined || data.todo !== undefined) counts.skipped++;
    else if (type === 'test:pass') counts.passed++;
    else counts.failed++;
    // At once: a process that is ended at its last test writes no stream to its end.
    if (process.env.COUNT_FILE) fs.writeFileSync(process.env.COUNT_FILE, JSON.stringify(counts));
  }
  yield '';
}
