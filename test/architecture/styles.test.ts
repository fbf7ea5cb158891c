// Styles speak of start and end: what is written from right to left is laid out from right to left.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sourcesIn } from './support/sources.js';
import { taggedTemplates } from './support/tagged-templates.js';

const SIDES = '(?:left|right|top|bottom)';
const PHYSICAL = new RegExp(
  [
    String.raw`(?<![\w-])(?:(?:scroll-)?(?:margin|padding)-${SIDES}|border-${SIDES}[\w-]*|${SIDES})\s*:`,
    String.raw`(?<![\w-])border-(?:top|bottom)-(?:left|right)-radius\s*:`,
    String.raw`(?<![\w-])(?:(?:min|max)-)?(?:width|height)\s*:`,
    // Four values name the sides one by one.
    String.raw`(?<![\w-])(?:margin|padding|inset)\s*:(?:\s+[\w.%-]+){4}\s*;`,
    String.raw`(?<![\w-])(?:text-align|float|clear)\s*:\s*(?:left|right)\b`,
  ].join('|'),
  'g',
);

function physicalProperties(source: string): string[] {
  return taggedTemplates(source, 'css').flatMap((css) => {
    const rules = css.replace(/\/\*.*?\*\//gs, '').replace(/@media[^{]*/g, '');
    return rules.match(PHYSICAL) ?? [];
  });
}

describe('styles', () => {
  test('of the widget and the console name no side', () => {
    const sources = ['src/elements', 'src/console'].flatMap((folder) => sourcesIn(folder));
    const found = sources.flatMap(({ file, text }) =>
      physicalProperties(text).map((name) => `${file}: ${name}`),
    );
    assert.deepEqual(found, []);
  });

  test('that name a side would be found', () => {
    const source =
      'css`a { margin-left: 1px; inline-size: 1px; --_left: 0; text-align: right; max-width: 1px; margin: 0 1px 0 2px; padding: 0 auto }`';
    assert.deepEqual(physicalProperties(source), [
      'margin-left:',
      'text-align: right',
      'max-width:',
      'margin: 0 1px 0 2px;',
    ]);
  });
});
