import * as fc from 'fast-check';

/** Keys that reach a prototype where code is careless. */
const evilKey = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'kind',
  'type',
);

/** What can come out of `JSON.parse`, evil keys as own properties included. */
export const anyJson: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc
    .dictionary(fc.oneof(fc.string(), evilKey), fc.jsonValue({ maxDepth: 2 }))
    .map((entries) => JSON.parse(JSON.stringify(entries)) as unknown),
  fc.constantFrom<unknown>(
    JSON.parse('{"__proto__":{"polluted":true}}'),
    JSON.parse('{"constructor":{"prototype":{"polluted":true}}}'),
    JSON.parse('{"kind":"fact","fact":{"__proto__":{"type":"over"}}}'),
    JSON.parse('{"kind":"__proto__","fact":{"type":"constructor"}}'),
  ),
);

/** A value with one of its fields, at any depth, replaced or removed. */
export function nearly(value: unknown): fc.Arbitrary<unknown> {
  const paths = pathsOf(value);
  return fc
    .tuple(fc.constantFrom(...paths), fc.oneof(anyJson, fc.constant(undefined)))
    .map(([path, replacement]) => replaced(value, path, replacement));
}

function pathsOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  const below = Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]));
  return [path, ...below];
}

function replaced(value: unknown, [key, ...rest]: string[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy: unknown = structuredClone(value);
  const holder = copy as Record<string, unknown>;
  holder[key] = replaced(holder[key], rest, by);
  return copy;
}
