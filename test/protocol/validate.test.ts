import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { record, strictObject } from '../../src/protocol/objects.js';
import { string, type GenericSchema } from 'valibot';
import { validate } from '../../src/protocol/parse.js';
import { setupSchema, signInSchema } from '../../src/protocol/console-requests.js';
import { openSessionSchema, syncSchema } from '../../src/protocol/visitor-requests.js';
import { SECRET } from './support/examples.js';

function messageOf(schema: GenericSchema<unknown, unknown>, input: unknown): string {
  const validation = validate(schema, input);
  assert.ok(!validation.ok);
  return validation.message;
}

const open = { openKey: SECRET, site: 'demo' };
const setup = { link: SECRET, name: 'Ada', password: 'long enough' };

const TABLE: [message: string, schema: GenericSchema<unknown, unknown>, input: unknown][] = [
  ['expected Object', syncSchema, []],
  ['after: missing', syncSchema, { epoch: 1 }],
  ['epoch: missing; after: missing', syncSchema, {}],
  ['epoch: not a whole number', syncSchema, { epoch: 1.5, after: 0 }],
  ['epoch: less than 1; after: less than 0', syncSchema, { epoch: 0, after: -1 }],
  ['limit: more than 50', syncSchema, { epoch: 1, after: 0, limit: 51 }],
  ['after: expected number', syncSchema, { epoch: 1, after: '0' }],
  ['afterId: not a UUID', syncSchema, { epoch: 1, after: 0, afterId: '' }],
  ['extra: unknown field', syncSchema, { epoch: 1, after: 0, extra: 1 }],
  ['page.url: longer than 2000', openSessionSchema, { ...open, page: { url: 'x'.repeat(2001) } }],
  ['preChat.name: expected string', openSessionSchema, { ...open, preChat: { name: 5 } }],
  ['profile.name: is empty', openSessionSchema, { ...open, profile: { name: ' ' } }],
  ['profile: has a blank field', openSessionSchema, { ...open, profile: { name: '\u3164' } }],
  ['profile: neither a profile nor a signed one', openSessionSchema, { ...open, profile: 'Ada' }],
  ['name: is blank', setupSchema, { ...setup, name: ' \u200b' }],
  ['password: at least 8 characters', setupSchema, { ...setup, password: 'short' }],
  ['name: longer than 80', signInSchema, { name: 'x'.repeat(81), password: '' }],
];

suite('SEC-9 a sender is told what is wrong', () => {
  for (const [message, schema, input] of TABLE)
    test(`SEC-9 ${message}`, () => assert.equal(messageOf(schema, input), message));

  test('SEC-9 five issues are named at most', () => {
    const input = Object.fromEntries(Array.from({ length: 4_000 }, (_, i) => [`a${i}`, 1]));
    assert.equal(
      messageOf(record(string(), string()), input),
      `${[0, 1, 2, 3, 4].map((i) => `a${i}: expected string`).join('; ')} …`,
    );
  });

  test('SEC-9 a long name of a field is cut', () => {
    assert.ok(messageOf(strictObject({}), { ['x'.repeat(60_000)]: 1 }).length < 510);
  });

  test('SEC-9 a value is never said again', () => {
    assert.doesNotMatch(messageOf(syncSchema, { epoch: 'hunter2', after: 'hunter2' }), /hunter/);
  });
});
