// A reporter for @playwright/test that leaves a tally of a run.
import { Tally } from './tally.mjs';

const KINDS = { expected: 'passed', flaky: 'passed', skipped: 'skipped' };

export default class CountReporter {
  #suite;

  onBegin(_config, suite) {
    this.#suite = suite;
  }

  onEnd() {
    const tally = new Tally();
    for (const test of this.#suite?.allTests() ?? []) {
      const kind = KINDS[test.outcome()];
      if (kind) tally.add(kind);
      else tally.fail(test.titlePath().filter(Boolean).join(' › '), messageOf(test));
    }
    tally.write();
  }

  printsToStdio() {
    return false;
  }
}

function messageOf({ results }) {
  const error = results.at(-1)?.error;
  return error?.message ?? error?.value;
}
