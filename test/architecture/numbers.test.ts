// Code, tests and documents name rules and rows by number. A number means what its document says, and
// what a document promises is shown by a test of that name.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { suite, test } from 'node:test';
import { filesIn } from '../../tools/project.mjs';

const RULE = /\b(?:SND|COM|RES|TAB|STO|SES|CHG|TSK|INV)-\d+\b/g;
const RANGE = /\b([A-Z]{3})-(\d+) to \1-(\d+)\b/g;
/** What a test's name begins with: one number or some. */
const NUMBERS = /^(?:(?:[A-E]\d+|[A-Z]{2,}-\d+|a11y \d+)[,:]? )*/;
const ROW = /\b(?:[A-E]\d+|(?:SEC|PKG|REL|EX)-\d+)\b/g;
const NAME = /\b(?:it|test|suite|describe)(?:\.\w+)?\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g;
const ROW_IN_TEXT = /\brows? ([A-E]\d+)\b/g;

/** Shown by tests that carry another number. */
const ELSEWHERE: Readonly<Record<string, string>> = { 'SES-4': 'SEC-6' };

suite('numbers', () => {
  const rules = readRules();
  const rows = [...read('docs/requirements.md').matchAll(/^\| ((?:[A-E]|[A-Z]+-)\d+) /gm)].map(
    ([, row]) => row!,
  );
  const texts = ['src', 'server', 'test', 'docs']
    .flatMap((directory) => filesIn(directory, /\.(?:ts|mjs|md|css|html)$/))
    .filter((file) => !file.includes('node_modules/'))
    .map((file) => ({ file, text: read(file) }));
  const names = texts
    .filter(({ file }) => file.startsWith('test/'))
    .flatMap(({ file, text }) =>
      [...text.matchAll(NAME)].map(([, , name]) => ({ file, name: name! })),
    );
  const carried = new Set(names.flatMap(({ name }) => rulesIn(name)));
  const begun = names.flatMap(({ file, name }) =>
    (NUMBERS.exec(name)![0].match(ROW) ?? []).map((row) => ({ file, row })),
  );

  test('the documents count each number once, and lists without a gap', () => {
    assert.ok(rules.length > 50 && rows.length > 50);
    assert.deepEqual(repeated([...rules, ...rows]), []);
    const gaps = rules.filter((rule) => {
      const [section, number] = rule.split('-');
      // The invariants are a table: Markdown does not count its rows anew.
      return section !== 'INV' && number !== '1' && !rules.includes(`${section}-${+number! - 1}`);
    });
    assert.deepEqual(gaps, []);
  });

  test('each rule that is named stands in docs/protocol.md', () => {
    const unknown = texts.flatMap(({ file, text }) =>
      (text.match(RULE) ?? [])
        .filter((rule) => !rules.includes(rule))
        .map((rule) => `${rule} in ${file}`),
    );
    assert.deepEqual(unknown, []);
  });

  test('each rule of docs/protocol.md has a test of that name', () => {
    const all = [...carried, ...begun.map(({ row }) => row)];
    const untested = rules.filter((rule) => !all.includes(ELSEWHERE[rule] ?? rule));
    assert.deepEqual(untested, []);
  });

  test('each row that a test or a comment names stands in docs/requirements.md', () => {
    const inText = texts.flatMap(({ file, text }) =>
      [...text.matchAll(ROW_IN_TEXT)].map(([, row]) => ({ file, row: row! })),
    );
    const unknown = [...begun, ...inText]
      .filter(({ row }) => !rows.includes(row))
      .map(({ file, row }) => `${row} in ${file}`);
    assert.deepEqual(unknown, []);
  });

  test('each row of docs/requirements.md has a test of that name', () => {
    const untested = rows.filter((row) => !begun.some((each) => each.row === row));
    assert.deepEqual(untested, []);
  });
});

/** All rules of the protocol, as `TAB-6`: items of a list, or rows of a table, in sections with a name. */
function readRules(): string[] {
  const [, ...sections] = read('docs/protocol.md').split(/^## /m);
  return sections.flatMap((section) => {
    const name = /^.*\(([A-Z]{3})\)$/m.exec(section)?.[1];
    if (name === undefined) return [];
    return [...section.matchAll(/^(?:\| )?(\d+)(?:\.| +\|) /gm)].map(
      ([, number]) => `${name}-${number}`,
    );
  });
}

/** Those that a name says, and those in between: `INV-1 to INV-17`. */
function rulesIn(name: string): string[] {
  const between = [...name.matchAll(RANGE)].flatMap(([, section, first, last]) =>
    Array.from({ length: +last! - +first! }, (_, index) => `${section}-${+first! + index}`),
  );
  return [...(name.match(RULE) ?? []), ...between];
}

function repeated(all: string[]): string[] {
  return all.filter((each, index) => all.indexOf(each) !== index);
}

function read(file: string): string {
  return fs.readFileSync(file, 'utf8');
}
