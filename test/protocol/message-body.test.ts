import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { MAX_BODY_UNITS } from '../../src/protocol/limits.js';
import { bodyIssue, messageSchema } from '../../src/protocol/message.js';
import { parse } from '../../src/protocol/parse.js';
import { INVISIBLE_TEXTS, VISIBLE_TEXTS } from '../support/invisible-texts.js';
import { UUID } from './support/examples.js';

const long = 'x'.repeat(MAX_BODY_UNITS);

const TABLE: [what: string, body: string, issue: ReturnType<typeof bodyIssue>][] = [
  ['a word', 'hi', undefined],
  ['nothing', '', 'invalid'],
  ['spaces, tabs and lines', ' \t\r\n\u2003\ufeff', 'invalid'],
  ['a zero-width space in a word', 'a\u200bb', undefined],
  ['as long as it may be', long, undefined],
  ['one unit more', `${long}x`, 'too_large'],
  ['too long and blank', ' '.repeat(MAX_BODY_UNITS + 1), 'too_large'],
  ['emoji: two units each', '😀'.repeat(MAX_BODY_UNITS / 2), undefined],
  ['one emoji too many', `${'😀'.repeat(MAX_BODY_UNITS / 2)}😀`, 'too_large'],
  ['U+0000', 'a\0b', 'invalid'],
  ['a high surrogate alone', 'a\ud83d', 'invalid'],
  ['a low surrogate alone', '\ude00a', 'invalid'],
  ['surrogates in the wrong order', '\ude00\ud83d', 'invalid'],
  ['markup, which is text', '<script>alert(1)</script>', undefined],
  ['lines', 'one\ntwo', undefined],
  ['text from right to left', 'שלום', undefined],
];

suite('SND-10 what can be a message', () => {
  for (const [what, body, issue] of TABLE)
    test(`SND-10 ${what}: ${issue ?? 'yes'}`, () => assert.equal(bodyIssue(body), issue));

  test('SND-10 nothing visible: invalid', () => {
    for (const body of INVISIBLE_TEXTS) assert.equal(bodyIssue(body), 'invalid');
  });

  test('SND-10 something visible: yes', () => {
    for (const body of VISIBLE_TEXTS) assert.equal(bodyIssue(body), undefined);
  });

  test('STO-4 a log is read although nothing of a message is visible', () => {
    const author = { kind: 'agent' as const };
    const at = '2026-01-05T09:00:00.000Z';
    const message = { id: UUID, clientId: UUID, seq: 1, author, body: '\u200b', at };
    assert.deepEqual(parse(messageSchema, message), message);
  });
});
