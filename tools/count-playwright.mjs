// A reporter for @playwright/test that writes the counts of a run to COUNT_FILE.
import fs from 'node:fs';

const KINDS = { expected: 'passed', flaky: 'passed', skipped: 'skipped', unexpected: 'failed' };

export default class CountReporter {
  #suite;

  onBegin(_config, suite) {
    this.#suite = suite;
  }

  onEnd() {
    const file = process.env.COUNT_FILE;
    if (!file) return;
    const counts = { passed: 0, failed: 0, skipped: 0 };
    for (const test of this.#suite?.allTests() ?? []) counts[KINDS[test.outcome()]]++;
    fs.writeFileSync(file, JSON.stringify(counts));
  }

  printsToStdio() {
    return false;
  }
}
