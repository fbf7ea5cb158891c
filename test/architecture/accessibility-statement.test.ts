import assert from 'node:assert/strict';
import fs from 'node:fs';
import { suite, test } from 'node:test';
import { filesIn } from '../../tools/project.mjs';

const RULES = 25;

suite('Accessibility statement', () => {
  const rows = [...fs.readFileSync('ACCESSIBILITY.md', 'utf8').matchAll(/^\| (\d+) /gm)];
  const tests = filesIn('test', /\.(?:test|spec)\.ts$/).map((file: string) =>
    fs.readFileSync(file, 'utf8'),
  );

  test('it has every rule, once', () => {
    const expected = Array.from({ length: RULES }, (_, index) => index + 1);
    assert.deepEqual(
      rows.map(([, number]) => Number(number)),
      expected,
    );
  });

  for (let number = 1; number <= RULES; number++) {
    test(`rule ${number} has a test of that name`, () => {
      const name = new RegExp(`\\b(?:it|test)\\(\\s*['"\`][^'"\`]*\\ba11y ${number}\\b`);
      assert.ok(tests.some((text) => name.test(text)));
    });
  }
});
