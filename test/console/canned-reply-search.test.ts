import { assert } from '@open-wc/testing';
import type { CannedReply } from '../../src/protocol/canned-replies.js';
import {
  fillNames,
  searchCannedReplies,
  slashWordAt,
} from '../../src/console/state/canned-reply-search.js';

const reply = (shortcut: string, body: string, site: string | null = null): CannedReply => ({
  ...{ id: shortcut, site, shortcut, body },
  ...{ version: 1, updatedAt: '2026-01-01T00:00:00.000Z', updatedBy: null },
});

describe('console: search of canned replies', () => {
  it('finds the word at the cursor that begins with a slash', () => {
    for (const [text, expected] of [
      ['/', { start: 0, query: '' }],
      ['/he', { start: 0, query: 'he' }],
      ['Well /he', { start: 5, query: 'he' }],
      ['a\n/he', { start: 2, query: 'he' }],
      ['🙂 /hé', { start: 3, query: 'hé' }],
      ['and/or', null],
      ['/he llo', null],
      ['/usr/bin', null],
      ['https://x', null],
      ['', null],
    ] as const)
      assert.deepEqual(slashWordAt(text, text.length), expected, text);
    assert.deepEqual(slashWordAt('/hello there', 3), { start: 0, query: 'he' });
  });

  it('finds by shortcut and text, of the site and of all sites, the best match first', () => {
    const replies = [
      reply('bye', 'Thanks and HELLO again'),
      reply('hello', 'Good day'),
      reply('othello', 'A play'),
      reply('hello-books', 'Books', 'books'),
      reply('none', 'Nothing'),
    ];
    const found = (query: string, site = 'demo') =>
      searchCannedReplies(replies, query, site).map(({ shortcut }) => shortcut);
    assert.deepEqual(found('HELLO'), ['hello', 'othello', 'bye']);
    assert.deepEqual(found('hello', 'books'), ['hello', 'hello-books', 'othello', 'bye']);
    assert.deepEqual(found(''), ['bye', 'hello', 'othello', 'none']);
    assert.deepEqual(found('xyz'), []);
  });

  it('fills in the names, and leaves no gap for a visitor without one', () => {
    const text = 'Hello {{visitor.name}}, I am {{ agent.name }}.\n{{visitor.name}}, bye {{x}}';
    assert.equal(
      fillNames(text, { visitor: 'Ada {{agent.name}} $&', agent: 'Maya' }),
      'Hello Ada {{agent.name}} $&, I am Maya.\nAda {{agent.name}} $&, bye {{x}}',
    );
    for (const visitor of ['', ' \u200b'])
      assert.equal(fillNames(text, { visitor, agent: 'Maya' }), 'Hello, I am Maya.\nbye {{x}}');
  });
});
