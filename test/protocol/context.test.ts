import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import {
  mergeConversationData,
  mergeRoutingData,
  utf8Length,
  type RoutingData,
} from '../../src/protocol/context.js';
import { MAX_CONTEXT_BYTES } from '../../src/protocol/limits.js';
import { anyJson } from './support/json.js';

function merged(base: RoutingData, delta: unknown): RoutingData {
  const result = mergeRoutingData(base, delta);
  assert.ok('value' in result, JSON.stringify(result));
  return result.value;
}

function issueOf(delta: unknown): string {
  const result = mergeRoutingData({}, delta);
  assert.ok('issue' in result);
  assert.notEqual(result.issue.message, '');
  return result.issue.code;
}

suite('D3 routing and conversation data', () => {
  test('D3 null removes a key, anything else replaces it, the rest stays', () => {
    const base = { plan: 'free', beta: true, lang: 'de' };
    assert.deepEqual(merged(base, { plan: 'pro', beta: null, gone: null }), {
      plan: 'pro',
      lang: 'de',
    });
  });

  test('D3 keys come out sorted, whatever order they came in', () => {
    assert.deepEqual(Object.keys(merged({ z: '1' }, { b: '2', a: '3' })), ['a', 'b', 'z']);
  });

  test('D3 the base is left as it was', () => {
    const base = { a: '1' };
    merged(base, { a: '2', b: '3' });
    assert.deepEqual(base, { a: '1' });
  });

  for (const value of [1, {}, [], ['a'], 1.5])
    test(`D3 routing data refuses ${JSON.stringify(value)}`, () =>
      assert.equal(issueOf({ key: value }), 'invalid'));

  for (const delta of [null, [], 'text', 7, undefined])
    test(`D3 a delta that is ${JSON.stringify(delta)} is refused`, () =>
      assert.equal(issueOf(delta), 'invalid'));

  for (const key of ['__proto__', 'constructor', 'prototype'])
    test(`D3 the key ${key} is refused, to set and to remove`, () => {
      assert.equal(issueOf(JSON.parse(`{"${key}":"x"}`)), 'invalid');
      assert.equal(issueOf(JSON.parse(`{"${key}":null}`)), 'invalid');
    });

  test('D3 the limit is in bytes of UTF-8 JSON, and nothing is cut short', () => {
    const around = '{"a":""}'.length;
    const fits = 'x'.repeat(MAX_CONTEXT_BYTES - around);
    assert.equal(merged({}, { a: fits })['a'], fits);
    assert.equal(issueOf({ a: `${fits}x` }), 'too_large');
    assert.equal(issueOf({ a: 'é'.repeat(MAX_CONTEXT_BYTES / 2) }), 'too_large');
  });

  test('D3 the limit counts what comes out: a delta that removes makes room', () => {
    const half = 'x'.repeat(MAX_CONTEXT_BYTES / 2);
    const base = { a: half };
    assert.ok('issue' in mergeRoutingData(base, { b: half }));
    assert.ok('value' in mergeRoutingData(base, { b: half, a: null }));
  });

  test('D3 conversation data takes any JSON and replaces nested objects', () => {
    const result = mergeConversationData({ cart: { items: 2 } }, { cart: { total: 9 }, n: [1] });
    assert.deepEqual(result, { value: { cart: { total: 9 }, n: [1] } });
  });

  test('D3 any delta is merged or refused, never thrown at, and no prototype changes', () => {
    fc.assert(
      fc.property(anyJson, (delta) => {
        for (const result of [mergeRoutingData({}, delta), mergeConversationData({}, delta)])
          assert.ok('value' in result !== 'issue' in result);
        assert.deepEqual(Object.keys(Object.prototype), []);
      }),
    );
  });

  test('D3 a delta said twice is a delta said once', () => {
    const delta = fc.dictionary(
      fc.string({ maxLength: 4 }),
      fc.oneof(fc.string({ maxLength: 4 }), fc.boolean(), fc.constant(null)),
    );
    fc.assert(
      fc.property(delta, (once) => {
        const first = mergeRoutingData({ a: 'x' }, once);
        if ('value' in first) assert.deepEqual(mergeRoutingData(first.value, once), first);
      }),
    );
  });

  test('D3 utf8Length says what TextEncoder would', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.oneof(fc.string(), fc.constantFrom('\ud800', '\udfff', '😀', 'é')) }),
        (text) => {
          assert.equal(utf8Length(text), new TextEncoder().encode(text).length);
        },
      ),
    );
  });
});
