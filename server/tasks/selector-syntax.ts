/*
 * What browsers take for a selector, where the parser of `css-what` takes more: it was made for other libraries, too.
 */

/** Pseudo-classes of all browsers that are supported, without arguments. */
const PSEUDO_CLASSES: ReadonlySet<string> = new Set(
  `active any-link checked default defined disabled empty enabled first-child first-of-type focus focus-visible
  focus-within fullscreen hover in-range indeterminate invalid last-child last-of-type link modal only-child only-of-type
  optional out-of-range placeholder-shown read-only read-write required root scope target user-invalid user-valid valid
  visited`.split(/\s+/),
);
/** Those with arguments, and what may stand in the brackets. The first ones take selectors, which are parsed. */
const FUNCTIONS: ReadonlyMap<string, RegExp | 'selectors'> = new Map<string, RegExp | 'selectors'>([
  ...['is', 'not', 'where'].map((name) => [name, 'selectors'] as const),
  ...['nth-child', 'nth-last-child', 'nth-of-type', 'nth-last-of-type'].map(
    (name) => [name, /^(?:odd|even|[+-]?\d+|[+-]?\d*n(?:\s*[+-]\s*\d+)?)$/i] as const,
  ),
  ['lang', /^[\w*"-]+$/],
  ['dir', /^(?:ltr|rtl)$/i],
]);

/** Whether browsers know this pseudo-class. `data`: what stands in its brackets; selectors as the parser gives them. */
export function isPseudoClass(name: string, data: unknown): boolean {
  const known = FUNCTIONS.get(name.toLowerCase());
  if (known === undefined) return data === null && PSEUDO_CLASSES.has(name.toLowerCase());
  if (known === 'selectors') return Array.isArray(data);
  return typeof data === 'string' && known.test(data.trim());
}

/** Whether it has characters only that a selector can have, and no name that begins with a digit. */
export function hasSelectorCharacters(selector: string): boolean {
  const bare = selector
    .replace(/\\(?:[\da-f]{1,6}\s?|.)/gis, 'x')
    .replace(/"[^"]*"|'[^']*'/g, '')
    .replace(/\[[^\]]*\]/g, '');
  return /^[\w#.:*,>+~()|\s\u0080-\u{10ffff}-]*$/u.test(bare) && !/[#.]-?\d/.test(bare);
}
