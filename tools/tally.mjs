// What a suite came to, as its reporter leaves it in COUNT_FILE: counts, and what failed.
import fs from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

/** Lines of an error that are worth repeating at the end of a run: what was wrong, and where. */
const LINES = 8;

export class Tally {
  counts = { passed: 0, failed: 0, skipped: 0 };
  /** Each as `name: what it said`. */
  failures = [];

  add(outcome) {
    this.counts[outcome]++;
  }

  fail(name, error) {
    this.add('failed');
    const said = stripVTControlCharacters(String(error ?? 'it says nothing')).trim();
    this.failures.push(`${name}: ${said.split('\n').slice(0, LINES).join('\n    ')}`);
  }

  write() {
    const file = process.env.COUNT_FILE;
    if (file) fs.writeFileSync(file, JSON.stringify(this));
  }
}
