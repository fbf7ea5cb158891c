import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findSnippet } from '../../../server/agents/search-snippet.js';
import { termsOf, wordsOf } from '../../../server/storage/search-words.js';

const marked = (body: string, query: string) => {
  const found = findSnippet([{ source: 'visitor', body }], termsOf(query));
  return found?.marks.map(([from, to]) => found.text.slice(from, to));
};

test('B8: words have no capital letters, no accents and no punctuation, and each counts once', () => {
  assert.deepEqual(
    [...wordsOf('Müller’s ORDER, order: #A-4711 👍')],
    ['muller', 's', 'order', 'a', '4711'],
  );
  assert.deepEqual([...wordsOf('vera@shop.example')], ['vera', 'shop', 'example']);
});

test('B8: of scripts without spaces every two letters are a word, and the last letter', () => {
  assert.deepEqual([...wordsOf('我想退款 ok')], ['我想', '想退', '退款', '款', 'ok']);
});

test('B8: a huge word is cut, and found all the same', () => {
  assert.deepEqual([...wordsOf('x'.repeat(3_000))], ['x'.repeat(40)]);
  assert.deepEqual(termsOf(`${'x'.repeat(3_000)} `)[0]?.word, 'x'.repeat(40));
});

test('B8: the last word of a query may be a beginning while it is typed, if it is not too short', () => {
  const prefixes = (query: string) => termsOf(query).map(({ prefix }) => prefix);
  assert.deepEqual(prefixes('order ref'), [false, true]);
  for (const query of ['order ref ', 'order ref.', 'order re'])
    assert.deepEqual(prefixes(query), [false, false], query);
  assert.deepEqual(termsOf(' “!” '), []);
});

test('B8: a snippet marks whole words, in the letters of the text', () => {
  assert.deepEqual(marked('The Ordér of orders', 'order '), ['Ordér']);
  assert.deepEqual(marked('The Ordér of orders', 'order'), ['Ordér', 'orders']);
  assert.deepEqual(marked('disorder', 'order'), undefined);
  assert.deepEqual(marked('ﬁne İstanbul café', 'café'), ['café']);
  assert.deepEqual(marked('请退款，退款！', '退款'), ['退款', '退款']);
});

test('B8: a snippet is the part of the text around the first word, and cuts no emoji', () => {
  const body = `${'👩‍👩‍👧 before '.repeat(30)}needle ${'after 👩‍👩‍👧 '.repeat(30)}`;
  const found = findSnippet([{ source: 'note', body }], termsOf('needle'))!;
  assert.match(found.text, /^… .*before needle after .* …$/su);
  assert.ok(found.text.length <= 170, String(found.text.length));
  assert.doesNotMatch(found.text, /\p{Surrogate}|^… \u200d|\u200d …$/u);
});

test('B8: a snippet is of the text with most of the words', () => {
  const texts = ['one', 'one two', 'one two three'].map((body) => ({
    source: 'agent' as const,
    body,
  }));
  assert.equal(findSnippet(texts, termsOf('two one '))?.text, 'one two');
  assert.equal(findSnippet(texts, termsOf('four ')), undefined);
});
