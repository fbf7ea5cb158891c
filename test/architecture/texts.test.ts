// Texts for people stand in the catalogues and nowhere else, and each language has all of them.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { catalogues } from '../../src/elements/texts/catalogues.js';
import { en } from '../../src/locales/en.js';
import { launcherTexts } from '../../src/locales/launcher-texts.js';
import { sourcesIn } from './support/sources.js';
import { wordsInTemplates } from './support/words-in-templates.js';

type AnyTexts = Readonly<Record<string, string>>;

const PLURAL = /_(?:zero|one|two|few|many|other)$/;
const languages = Object.keys(launcherTexts);
const others = await Promise.all(
  languages
    .filter((language) => language !== 'en')
    .map(async (language): Promise<{ language: string; texts: AnyTexts }> => {
      const { texts } = await catalogues[language]!();
      return { language, texts };
    }),
);
const counted = Object.keys(en)
  .filter((key) => key.endsWith('_other'))
  .map((key) => key.replace(PLURAL, ''));
const elements = sourcesIn('src/elements');

function isCounted(key: string): boolean {
  return counted.includes(key.replace(PLURAL, ''));
}

function placeholders(text: string | undefined): string[] {
  return (text?.match(/\{\w+\}/g) ?? []).toSorted();
}

describe('the catalogues', () => {
  test('are one for each of the twelve languages', () => {
    const expected = 'ar de en es fr he it ja nl pl pt zh'.split(' ');
    assert.deepEqual(languages.toSorted(), expected);
    const files = sourcesIn('src/locales').map(({ file }) => file.replace(/^.*\/|\.ts$/g, ''));
    assert.deepEqual(files.filter((name) => name.length === 2).toSorted(), expected);
  });

  for (const { language, texts } of others) {
    test(`${language} has what English has, and every plural form of its own`, () => {
      const plain = Object.keys(en).filter((key) => !isCounted(key));
      const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
      const forms = counted.flatMap((stem) => pluralCategories.map((form) => `${stem}_${form}`));
      const own = Object.keys(texts).filter((key) => !key.startsWith('system_'));
      assert.deepEqual(own.toSorted(), [...plain, ...forms].toSorted());
    });

    test(`${language} fills in what English fills in`, () => {
      for (const [key, text] of Object.entries(en)) {
        if (!isCounted(key)) assert.deepEqual(placeholders(texts[key]), placeholders(text), key);
      }
      for (const [key, text] of Object.entries(texts).filter(([name]) => isCounted(name))) {
        // "One message" and "no message" may do without the figure.
        const spelt = /_(?:zero|one|two)$/.test(key) && placeholders(text).length === 0;
        if (!spelt) assert.deepEqual(placeholders(text), ['{count}'], key);
      }
    });

    test(`${language} has a text for all that the server writes into a conversation`, () => {
      const codes = sourcesIn('server').flatMap(({ text }) => [
        ...text.matchAll(/\bcode: '(\w+)',\s+body: [`'](.*)[`']/g),
      ]);
      assert.ok(codes.length > 0);
      for (const [, code = '', body = ''] of codes) {
        const text = texts[`system_${code}`];
        assert.ok(text, code);
        const filled = [...body.matchAll(/\{(?:\w+\.)?(name|title)\}/g)].map(
          ([, name]) => `{${name}}`,
        );
        assert.deepEqual(placeholders(text), filled, code);
      }
    });

    test(`${language} leaves no text empty, and none as it is in English by oversight`, () => {
      const same = Object.entries(en).filter(
        ([key, text]) => texts[key] === text && /\p{L} \p{L}/u.test(text),
      );
      assert.deepEqual(same, []);
      assert.deepEqual(
        Object.entries(texts).filter(([, text]) => text.trim() === ''),
        [],
      );
    });
  }
});

describe('the texts', () => {
  test('are all used', () => {
    const code = elements.map(({ text }) => text).join('\n');
    const made = [...code.matchAll(/exts\[`(\w*)\$\{\w+\}(\w*)`\]/g)].map(
      ([, before = '', after = '']) => new RegExp(`^${before}[a-z]+${after}$`),
    );
    const unused = Object.keys(en).filter((key) => {
      const stem = isCounted(key) ? key.replace(PLURAL, '') : key;
      const named = new RegExp(`\\.${stem}\\b|'${stem}'|^\\s+${stem}:`, 'm').test(code);
      return !named && !made.some((pattern) => pattern.test(key));
    });
    assert.deepEqual(unused, []);
  });

  test('are not written into templates', () => {
    const found = elements.flatMap(({ file, text }) =>
      wordsInTemplates(text).map((words) => `${file}: ${words}`),
    );
    assert.deepEqual(found, []);
  });

  test('would be found in templates', () => {
    const source =
      'html`<p title="Seen" class=${no} aria-label="${a} heard">Read ${x} <b>é</b></p>`';
    assert.deepEqual(wordsInTemplates(source), ['Seen', `\u0000 heard`, 'Read', 'é']);
  });
});
