/*
 * The combinators that parsers are written in: small, because the browser pays for them, and strict,
 * because all that they read is hostile input. A schema is a function from anything to a typed value
 * that it builds afresh; what does not fit makes it throw a `Mismatch`. Callers use `parse` and `check`.
 */

import { addFault, at, fail, readPart, settle, type Fault } from './fault.js';
import { FORBIDDEN_KEYS } from './forbidden-keys.js';

export type Schema<T> = (input: unknown) => T;
export type InferOutput<S> = S extends Schema<infer T> ? T : never;
/** One condition on a value that has its type already, or a change to it. */
export type Refinement<T> = (value: T) => T;

export const unknown = (): Schema<unknown> => (input) => input;

export const string = (): Schema<string> => (input) =>
  typeof input === 'string' ? input : fail('not a string');

export const boolean = (): Schema<boolean> => (input) =>
  typeof input === 'boolean' ? input : fail('not true or false');

/** A finite number. */
export const number = (): Schema<number> => (input) =>
  typeof input === 'number' && Number.isFinite(input) ? input : fail('not a number');

/** A schema that accepts one value; `variant` tells its arms apart by it. */
export type Literal<T> = Schema<T> & { value: T };

export function literal<const T extends string | number | boolean>(value: T): Literal<T> {
  const schema = (input: unknown): T =>
    input === value ? value : fail(`not ${JSON.stringify(value)}`);
  return Object.assign(schema, { value });
}

export function picklist<const T extends string>(options: readonly T[]): Schema<T> {
  return (input) => options.find((each) => each === input) ?? fail(`none of ${options.join(', ')}`);
}

export const nullable =
  <T>(schema: Schema<T>): Schema<T | null> =>
  (input) =>
    input === null ? null : schema(input);

export function union<const S extends readonly Schema<unknown>[]>(
  schemas: S,
): Schema<InferOutput<S[number]>>;
export function union(schemas: readonly Schema<unknown>[]): Schema<unknown> {
  return (input) => {
    let last: unknown;
    for (const schema of schemas)
      try {
        return schema(input);
      } catch (error) {
        last = error;
      }
    throw last;
  };
}

export function array<T>(schema: Schema<T>): Schema<T[]> {
  return (input) =>
    Array.isArray(input) ? input.map((each, i) => at(schema, each, i)) : fail('not an array');
}

/** Any keys but those that reach a prototype. */
export function record<T>(_key: Schema<string>, schema: Schema<T>): Schema<Record<string, T>> {
  return (input) => {
    const output: Record<string, T> = {};
    for (const [key, value] of Object.entries(asObject(input)))
      if (!FORBIDDEN_KEYS.has(key)) output[key] = at(schema, value, key);
    return output;
  };
}

/** A key that may be absent, but not `undefined`. */
export interface Optional<T> {
  optional: Schema<T>;
}

export const exactOptional = <T>(schema: Schema<T>): Optional<T> => ({ optional: schema });

export type Entries = Record<string, Schema<unknown> | Optional<unknown>>;
type Flat<T> = { [K in keyof T]: T[K] };
export type OutputOf<E extends Entries> = Flat<
  {
    [K in keyof E as E[K] extends Optional<unknown> ? never : K]: InferOutput<E[K]>;
  } & {
    [K in keyof E as E[K] extends Optional<unknown> ? K : never]?: E[K] extends Optional<infer T>
      ? T
      : never;
  }
>;
export type ObjectSchema<E extends Entries> = Schema<OutputOf<E>> & { entries: E };

/** The listed keys; others are dropped. */
export function object<E extends Entries>(entries: E): ObjectSchema<E> {
  return objectOf(entries, () => []);
}

/** The listed keys; others are refused. */
export function strictObject<E extends Entries>(entries: E): ObjectSchema<E> {
  return objectOf(entries, (input) =>
    Object.keys(input).filter((key) => !Object.hasOwn(entries, key)),
  );
}

function objectOf<E extends Entries>(
  entries: E,
  unwanted: (input: object) => string[],
): ObjectSchema<E> {
  const fields = Object.entries(entries);
  const schema = (input: unknown): OutputOf<E> => {
    const given = asObject(input);
    const output: Record<string, unknown> = {};
    const faults: Fault[] = [];
    for (const key of unwanted(given)) addFault(faults, key, 'unknown field');
    for (const [key, entry] of fields) {
      const isOptional = typeof entry !== 'function';
      if (Object.hasOwn(given, key))
        output[key] = readPart(isOptional ? entry.optional : entry, given[key], key, faults);
      else if (!isOptional) addFault(faults, key, 'missing');
    }
    settle(faults);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every entry has been read
    return output as OutputOf<E>;
  };
  return Object.assign(schema, { entries });
}

function asObject(input: unknown): Record<string, unknown> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) fail('not an object');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- any object can be read by key
  return input as Record<string, unknown>;
}

/** Object schemas told apart by a literal under `key`. */
export function variant<const S extends readonly ObjectSchema<Entries>[]>(
  key: string,
  schemas: S,
): Schema<InferOutput<S[number]>>;
export function variant(key: string, schemas: readonly ObjectSchema<Entries>[]): Schema<unknown> {
  const arms = new Map<unknown, Schema<unknown>>();
  for (const schema of schemas) {
    const tag = schema.entries[key];
    if (tag && 'value' in tag) arms.set(tag.value, schema);
  }
  return (input) => {
    const arm = arms.get(asObject(input)[key]);
    return arm ? arm(input) : at(() => fail('unknown'), null, key);
  };
}

/** A schema, then what else must be true of its value, in order. */
export function pipe<T>(schema: Schema<T>, ...refinements: Refinement<T>[]): Schema<T> {
  return (input) => {
    let value = schema(input);
    for (const refine of refinements) value = refine(value);
    return value;
  };
}

export const check =
  <T>(holds: (value: T) => boolean, message: string): Refinement<T> =>
  (value) =>
    holds(value) ? value : fail(message);

export const regex = (pattern: RegExp, message: string): Refinement<string> =>
  check((value) => pattern.test(value), message);

export const minLength = (least: number, message = `shorter than ${least}`): Refinement<string> =>
  check((value) => value.length >= least, message);

export const maxLength = (most: number, message = `longer than ${most}`): Refinement<string> =>
  check((value) => value.length <= most, message);

export const nonEmpty = (message = 'is empty'): Refinement<string> => minLength(1, message);

export const trim = (): Refinement<string> => (value) => value.trim();

export const integer = (): Refinement<number> =>
  check((value) => Number.isInteger(value), 'not a whole number');

export const minValue = (least: number, message = `less than ${least}`): Refinement<number> =>
  check((value) => value >= least, message);

export const maxValue = (most: number, message = `more than ${most}`): Refinement<number> =>
  check((value) => value <= most, message);
