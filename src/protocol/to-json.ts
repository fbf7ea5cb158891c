/**
 * The JSON of a value whose lists are lists. Some pages still load a library that gives every array a
 * `toJSON`, which makes a text of it.
 */
export function toJson(value: unknown): string {
  return JSON.stringify(value, asItStands);
}

type Replacer = (this: Readonly<Record<string, unknown>>, key: string, value: unknown) => unknown;

/** For `JSON.stringify`: takes arrays as they are, whatever their `toJSON` says. */
export const asItStands: Replacer = function (key, value) {
  const standing = this[key];
  return Array.isArray(standing) ? standing : value;
};
