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
  '#\\31 23',
  'h2 ~ p',
  'input:not([type="hidden"]):enabled',
  '[data-id="a/b@c=d"]',
  '.größe',
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
  [':is(.n ~ *) ~ *', /combinator in a function/],
  [':not(.a b)', /combinator in a function/],
  ['.a ~ .b ~ .c', /more than 1 "~"/],
  ['button:contains("Buy")', /:contains is not of CSS/],
  ['button:has-text("Buy")', /:has-text is not of CSS/],
  ['a:eq(0)', /:eq is not of CSS/],
  [':button', /:button is not of CSS/],
  ['li:nth-child(foo)', /:nth-child is not of CSS/],
  ['li:first-child(2)', /:first-child is not of CSS/],
  ['#1', /not a CSS selector/],
  ['.2nd', /not a CSS selector/],
  ['@media', /not a CSS selector/],
  ['a/deep/b', /not a CSS selector/],
  ['text=Buy', /not a CSS selector/],
  ['a, b, c, d, e', /alternatives/],
  [':is(a, b, c, d, e)', /alternatives/],
  ['a b c d e f g h i j k', /compounds/],
  ['a b c, d e f, g h i, j k', /compounds/],
  ['a b c d :is(e, f, g, h) :is(i, j, k) l', /compounds/],
];

for (const selector of CHEAP)
  test(`TSK-1: a task may have this target: ${selector}`, () => {
    assert.equal(selectorIssue(selector), undefined);
  });

for (const [selector, issue] of COSTLY)
  test(`TSK-1: a task may not have this target: "${selector}"`, () => {
    assert.match(selectorIssue(selector) ?? 'fine', issue);
  });
