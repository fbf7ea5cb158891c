import {
  object as valibotObject,
  record as valibotRecord,
  strictObject as valibotStrictObject,
  type GenericSchema,
  type ObjectEntries,
  type ObjectSchema,
  type RecordSchema,
  type StrictObjectSchema,
} from 'valibot';

/*
 * valibot's schemas for objects, with three rules of ours: an array is not an object, only an object's
 * own fields count, and what a page's old library adds to `Object.prototype` is no field. Everything
 * else comes from valibot itself.
 */

/** Keys that would reach an object's prototype instead of the object. */
export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set([
  '__proto__',
  'constructor',
  'prototype',
]);

/** The listed fields; others are dropped. */
export function object<const E extends ObjectEntries>(entries: E): ObjectSchema<E, undefined> {
  return ofOwnFields(valibotObject(withoutPrototype(entries)));
}

/** The listed fields; others are refused. */
export function strictObject<const E extends ObjectEntries>(
  entries: E,
): StrictObjectSchema<E, undefined> {
  return ofOwnFields(valibotStrictObject(withoutPrototype(entries)));
}

/** Any keys but the {@link FORBIDDEN_KEYS}, which valibot drops. */
export function record<
  const K extends GenericSchema<string, string>,
  const V extends GenericSchema<unknown, unknown>,
>(key: K, value: V): RecordSchema<K, V, undefined> {
  return ofOwnFields(valibotRecord(key, value));
}

/** The schema, but for the own fields of an object that is no array. */
function ofOwnFields<S extends GenericSchema<unknown, unknown>>(schema: S): S {
  return {
    ...schema,
    '~run'({ value }, config) {
      const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
      return schema['~run']({ value: isObject ? withoutPrototype(value) : null }, config);
    },
  };
}

/** A copy of the fields that `for … in` and `in` find nothing else in. */
function withoutPrototype<T extends object>(fields: T): T {
  return Object.assign(Object.create(null), fields);
}
