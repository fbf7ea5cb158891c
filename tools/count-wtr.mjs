// A reporter for @web/test-runner that leaves a tally of a run.
import path from 'node:path';
import { Tally } from './tally.mjs';

export function countReporter() {
  return {
    stop({ sessions }) {
      const tally = new Tally();
      for (const session of sessions) count(session, tally);
      tally.write();
    },
  };
}

function count(session, tally) {
  const file = path.basename(session.testFile);
  const tests = session.testResults ? testsOf(session.testResults) : [];
  for (const test of tests) {
    if (outcome(test) === 'failed') tally.fail(`${file}: ${test.name}`, textOf(test.error));
    else tally.add(outcome(test));
  }
  // A file that did not load, or not to its end, has no failing test of its own.
  if (!session.passed && !tests.some((test) => outcome(test) === 'failed'))
    tally.fail(file, session.errors.map(textOf).join('\n'));
}

function testsOf(suite) {
  return [...suite.tests, ...suite.suites.flatMap(testsOf)];
}

function outcome(test) {
  if (test.skipped) return 'skipped';
  return test.passed ? 'passed' : 'failed';
}

function textOf(error) {
  return [error?.message, error?.stack].filter(Boolean).join('\n');
}
