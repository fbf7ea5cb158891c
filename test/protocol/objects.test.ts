import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { exactOptional, literal, number, string, unknown, variant } from 'valibot';
import { object, record, strictObject } from '../../src/protocol/objects.js';
import { finiteNumberSchema } from '../../src/protocol/numbers.js';
import { parse } from '../../src/protocol/parse.js';

/** Runs `act` in a page whose old library gives every object a method. */
function withOldLibrary(act: () => void): void {
  const prototype = Object.prototype as unknown as Record<string, unknown>;
  prototype['extend'] = () => undefined;
  try {
    act();
  } finally {
    delete prototype['extend'];
  }
}

suite('STO-4 objects are read as they are', () => {
  const optional = { name: exactOptional(string()) };

  for (const [name, schema] of Object.entries({
    object: object(optional),
    strictObject: strictObject(optional),
    record: record(string(), unknown()),
  }))
    test(`STO-4 ${name} refuses what is no object`, () => {
      for (const input of [[], ['Ada'], null, undefined, 'Ada', 5, () => undefined])
        assert.equal(parse(schema, input), undefined, JSON.stringify(input));
    });

  test('STO-4 an inherited field is not there', () => {
    const heir = Object.create({ name: 'Ada' }) as object;
    assert.deepEqual(parse(object(optional), heir), {});
    assert.equal(parse(object({ name: string() }), heir), undefined);
  });

  test('STO-4 an optional field can be absent, but not undefined', () => {
    assert.deepEqual(parse(strictObject(optional), {}), {});
    assert.equal(parse(strictObject(optional), { name: undefined }), undefined);
  });

  test('STO-4 a record drops the keys that reach a prototype', () => {
    const input: unknown = JSON.parse('{"__proto__":1,"constructor":2,"prototype":3,"a":4}');
    assert.deepEqual(parse(record(string(), number()), input), { a: 4 });
  });

  test('STO-4 a strict object refuses the keys that reach a prototype', () => {
    for (const key of ['__proto__', 'constructor', 'prototype'])
      assert.equal(parse(strictObject(optional), JSON.parse(`{"${key}":{}}`)), undefined, key);
  });

  test('STO-4 what a library adds to Object.prototype is no field', () => {
    const arms = variant('kind', [
      object({ kind: literal('plain'), ...optional }),
      strictObject({ kind: literal('strict'), ...optional }),
    ]);
    withOldLibrary(() => {
      for (const kind of ['plain', 'strict'])
        assert.deepEqual(parse(arms, { kind, name: 'Ada' }), { kind, name: 'Ada' });
      assert.deepEqual(parse(record(string(), string()), { a: 'b' }), { a: 'b' });
    });
  });

  test('STO-4 a number is finite', () => {
    assert.equal(parse(finiteNumberSchema, JSON.parse('1e999')), undefined);
    assert.equal(parse(finiteNumberSchema, Number.NaN), undefined);
    assert.equal(parse(finiteNumberSchema, 0.5), 0.5);
  });
});
