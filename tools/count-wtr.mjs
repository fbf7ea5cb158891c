// A reporter for @web/test-runner that writes the counts of a run to COUNT_FILE.
import fs from 'node:fs';

export function countReporter() {
  return {
    stop({ sessions }) {
      const file = process.env.COUNT_FILE;
      if (file) fs.writeFileSync(file, JSON.stringify(count(sessions)));
    },
  };
}

function count(sessions) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const session of sessions) {
    const tests = session.testResults ? testsOf(session.testResults) : [];
    for (const test of tests) counts[outcome(test)]++;
    // A file that did not load has no failing test of its own.
    if (!session.passed && !tests.some((test) => outcome(test) === 'failed')) counts.failed++;
  }
  return counts;
}

function testsOf(suite) {
  return [...suite.tests, ...suite.suites.flatMap(testsOf)];
}

function outcome(test) {
  if (test.skipped) return 'skipped';
  return test.passed ? 'passed' : 'failed';
}
