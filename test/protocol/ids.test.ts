import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { secretSchema, siteTokenSchema, uuidSchema } from '../../src/protocol/ids.js';
import { parse } from '../../src/protocol/parse.js';
import { createFakeIds } from '../support/fake-ids.js';
import { SECRET, UUID } from './support/examples.js';

suite('SES-1 ids and secrets', () => {
  test('SES-1 a UUID is lower case, whole, and nothing more', () => {
    assert.equal(parse(uuidSchema, UUID), UUID);
    for (const wrong of [
      UUID.slice(1),
      `${UUID}0`,
      ` ${UUID}`,
      `${UUID}\n`,
      'AAAAAAAA-0000-4000-8000-000000000001',
      UUID.replaceAll('-', ''),
      '',
    ])
      assert.equal(parse(uuidSchema, wrong), undefined, JSON.stringify(wrong));
  });

  test('SES-1 a secret is 43 characters of base64url', () => {
    assert.equal(parse(secretSchema, SECRET), SECRET);
    for (const wrong of [
      SECRET.slice(1),
      `${SECRET}A`,
      `${SECRET.slice(1)}+`,
      `${SECRET.slice(1)}=`,
    ])
      assert.equal(parse(secretSchema, wrong), undefined, wrong);
  });

  test('A1 a site token begins with a letter or digit and has at most 64 characters', () => {
    for (const good of ['demo', 'a', '0-_', 'x'.repeat(64)])
      assert.equal(parse(siteTokenSchema, good), good);
    for (const wrong of ['', '-demo', '_demo', 'de mo', 'de/mo', '../x', 'x'.repeat(65)])
      assert.equal(parse(siteTokenSchema, wrong), undefined, wrong);
  });

  test('SES-1 what the ids port makes, the borders take', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const ids = createFakeIds(seed);
        assert.ok(parse(uuidSchema, ids.uuid()));
        assert.ok(parse(secretSchema, ids.secret()));
      }),
      { numRuns: 50 },
    );
  });
});
