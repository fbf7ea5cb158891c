/**
 * The JSON of a value whose lists are lists. Some pages still load a library that gives every array a
 * `toJSON`, which makes a text of it.
 */
export function toJson(value: unknown): string {
  return JSON.stringify(value, asItStands);
}

function asItStands(this: Readonly<Record<string, unknown>>, key: string, value: unknown): unknown {
  const standing = this[key];
  return Array.isArray(standing) ? standing : value;
}
