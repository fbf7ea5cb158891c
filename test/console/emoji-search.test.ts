import { assert } from '@open-wc/testing';
import { EMOJI } from '../../src/console/state/emoji-list.js';
import { colonWordAt, findEmoji, searchEmoji } from '../../src/console/state/emoji-search.js';

const found = (query: string): string[] => searchEmoji(EMOJI, query, 5).map(({ emoji }) => emoji);

describe('emoji search', () => {
  it('a word is offered emoji from a colon and two letters on', () => {
    for (const [text, query] of [
      [':sm', 'sm'],
      ['Well done :tada', 'tada'],
      ['(:heart_eyes', 'heart_eyes'],
      [':+1', '+1'],
      [':-1', '-1'],
      ['a\n:OK', 'OK'],
    ] as const)
      assert.deepEqual(colonWordAt(text, text.length), {
        start: text.length - query.length - 1,
        query,
      });
  });

  it('a face, a time, an address and what stands before a colon are no such word', () => {
    const texts = [':', ':)', ':-)', ':D', ':(', '10:30', ':30', 'http://a', 'a:bc', 'Note:yes'];
    for (const text of [...texts, ':a b', 'C:\\dir', '::ab', ':/x'])
      assert.isNull(colonWordAt(text, text.length), text);
  });

  it('only what stands before the cursor counts', () => {
    assert.deepEqual(colonWordAt(':smile', 4), { start: 0, query: 'smi' });
    assert.isNull(colonWordAt(':smile', 2));
  });

  it('this shortcode comes first, then its beginnings, then other words', () => {
    assert.equal(found('tada')[0], '🎉');
    assert.equal(found('+1')[0], '👍️');
    assert.equal(found('Smile')[0], '😄');
    assert.include(found('thumbs up'), '👍️');
    assert.include(found('hooray'), '🎉');
    assert.deepEqual(found(''), []);
    assert.deepEqual(found('zzzz'), []);
  });

  it('every emoji has a name, a group and a shortcode, and is there once', () => {
    assert.isAbove(EMOJI.length, 1_500);
    for (const { emoji, label, group, shortcodes } of EMOJI) {
      assert.isNotEmpty(label, emoji);
      assert.isNotEmpty(group, emoji);
      assert.isNotEmpty(shortcodes[0], emoji);
    }
    assert.lengthOf(new Set(EMOJI.map(({ emoji }) => emoji)), EMOJI.length);
    assert.equal(findEmoji(EMOJI, 'TADA')?.emoji, '🎉');
  });
});
