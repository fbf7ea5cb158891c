import assert from 'node:assert/strict';
import { test } from 'node:test';
import { selectorIssue } from '../../../server/tasks/selector-cost.js';

const CHEAP = [
  '#plans',
  'main > .card:nth-child(2n + 1) a[href^="/pricing"]',
  'button[aria-label="Add \\"Pro\\""]',
  ':is(h1, h2, h3, h4):not(.old)',
  'a b c d e f g h i j',
  'a, b, c, d',
  '#a\\:b',
];
const COSTLY: [selector: string, issue: RegExp][] = [
  ['', /not a CSS selector/],
  ['   ', /not a CSS selector/],
  ['#', /not a CSS selector/],
  ['a[', /not a CSS selector/],
  ['a >', /not a CSS selector/],
  ['> a', /not a CSS selector/],
  [':is(> a)', /not a CSS selector/],
  ['a,', /not a CSS selector/],
  ['a)', /not a CSS selector/],
  ['a < b', /not a CSS selector/],
  ['a[href!="x"]', /not a CSS selector/],
  ['a::before', /pseudo-element/],
  ['div:has(a)', /:has/],
  ['div:HAS(a)', /:has/],
  [':not(:has(a))', /:has/],
  [':is(:not(a))', /function in a function/],
  ['li:nth-child(2 of :is(.a))', /function in a function/],
  ['a, b, c, d, e', /alternatives/],
  [':is(a, b, c, d, e)', /alternatives/],
  ['a b c d e f g h i j k', /compounds/],
  ['a b c, d e f, g h i, j k', /compounds/],
  [':is(a b c d) :is(a b c d) :not(e f)', /compounds/],
];

for (const selector of CHEAP)
  test(`TSK-1: a task may have this target: ${selector}`, () => {
    assert.equal(selectorIssue(selector), undefined);
  });

for (const [selector, issue] of COSTLY)
  test(`TSK-1: a task may not have this target: "${selector}"`, () => {
    assert.match(selectorIssue(selector) ?? 'fine', issue);
  });
