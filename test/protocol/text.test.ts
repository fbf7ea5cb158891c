import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { cutText, firstVisibleGrapheme, hasVisibleText } from '../../src/protocol/text.js';
import { INVISIBLE_TEXTS, VISIBLE_TEXTS } from '../support/invisible-texts.js';

suite('whether something of a text is visible', () => {
  for (const text of INVISIBLE_TEXTS)
    test(`nothing of ${encodeURIComponent(text)}`, () => assert.equal(hasVisibleText(text), false));
  for (const text of VISIBLE_TEXTS)
    test(encodeURIComponent(text), () => assert.equal(hasVisibleText(text), true));
});

suite('a text that is cut', () => {
  const table: [text: string, maxUnits: number, cut: string][] = [
    ['short', 5, 'short'],
    ['longer', 5, 'longe'],
    ['ab😀', 3, 'ab'],
    ['ab😀', 4, 'ab😀'],
    ['a👩🏽‍💻b', 7, 'a'],
    ['a👩🏽‍💻b', 8, 'a👩🏽‍💻'],
    ['🇩🇪🇫🇷', 6, '🇩🇪'],
    ['e\u0301e\u0301', 3, 'e\u0301'],
    ['a\r\nb', 2, 'a'],
    ['각각', 1, '각'],
    ['👩🏽‍💻', 3, ''],
  ];
  for (const [text, maxUnits, cut] of table)
    test(`${JSON.stringify(text)} within ${maxUnits} units`, () =>
      assert.equal(cutText(text, maxUnits), cut));
});

suite('the first visible grapheme', () => {
  for (const [text, grapheme] of [
    ['Ada', 'A'],
    ['\u200f\u2060Ada', 'A'],
    ['🇩🇪 Team', '🇩🇪'],
    ['👩🏽‍💻', '👩🏽‍💻'],
    ['E\u0301va', 'E\u0301'],
    ['\u200b', ''],
  ] as const)
    test(`of ${encodeURIComponent(text)}`, () =>
      assert.equal(firstVisibleGrapheme(text), grapheme));
});
