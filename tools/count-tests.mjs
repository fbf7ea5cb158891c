// Reporters that leave a run's counts in COUNT_FILE: `{passed, failed, skipped}`. Playwright writes them
// itself (playwright.config.ts); node:test and @web/test-runner have no file of totals that survives a
// forced exit, or none at all.
import fs from 'node:fs';

// For node:test.
export default async function* countNodeTests(events) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for await (const { type, data } of events) {
    const ended = type === 'test:pass' || type === 'test:fail';
    if (!ended || data.details?.type === 'suite') continue;
    if (data.skip !== undefined || data.todo !== undefined) counts.skipped++;
    else counts[type === 'test:pass' ? 'passed' : 'failed']++;
    // At once: a process that is ended at its last test finishes no stream.
    write(counts);
  }
  yield '';
}

// For @web/test-runner.
export function countReporter() {
  return {
    stop({ sessions }) {
      const counts = { passed: 0, failed: 0, skipped: 0 };
      for (const { testResults, passed } of sessions) {
        const tests = testResults ? testsOf(testResults) : [];
        const failed = tests.filter((test) => !test.skipped && !test.passed).length;
        counts.skipped += tests.filter((test) => test.skipped).length;
        counts.passed += tests.filter((test) => !test.skipped && test.passed).length;
        // A file that did not load, or not to its end, has no failing test of its own.
        counts.failed += passed ? failed : Math.max(failed, 1);
      }
      write(counts);
    },
  };
}

function testsOf(suite) {
  return [...suite.tests, ...suite.suites.flatMap(testsOf)];
}

function write(counts) {
  const file = process.env.COUNT_FILE;
  if (file) fs.writeFileSync(file, JSON.stringify(counts));
}
