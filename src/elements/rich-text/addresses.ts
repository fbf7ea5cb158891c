/**
 * Told of the parser's work as it is done: a step is one character or one node looked at. Tests bound
 * the sum.
 */
export type CountSteps = (steps: number) => void;

/** A URL in a text. */
export interface Address {
  index: number;
  text: string;
  /** The normalized URL. */
  href: string;
}

const SAFE_PROTOCOLS = new Set(['http:', 'https:', 'mailto:', 'tel:']);

// An address ends at white space, quotes and angle brackets. It also ends at invisible characters and
// those that change the direction: they could make it look like another address.
const ADDRESS = /\b(?:https?:\/\/|mailto:|tel:)[^\s<>"'`\p{Cc}\p{Cf}\u2028\u2029]+/giu;
const TRAILING = '.,;:!?…*_~';
const BRACKETS = [
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
] as const;

/** The URLs in a text that are safe to open, in order. */
export function findAddresses(body: string, countSteps?: CountSteps): Address[] {
  countSteps?.(body.length);
  return [...body.matchAll(ADDRESS)].flatMap((match) => {
    const text = trimAddress(match[0], countSteps);
    countSteps?.(text.length);
    const href = safeHref(text);
    return href === undefined ? [] : [{ index: match.index, text, href }];
  });
}

/** The normalized URL, if it is safe to open. */
export function safeHref(address: string): string | undefined {
  try {
    const url = new URL(address);
    return SAFE_PROTOCOLS.has(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Removes trailing punctuation, and closing brackets whose opening one is before the address. It takes
 * one pass from the end, so that hostile text is not slow.
 */
function trimAddress(address: string, countSteps?: CountSteps): string {
  const surplus = new Map<string, number>();
  for (const [open, close] of BRACKETS) {
    countSteps?.(2 * address.length);
    surplus.set(close, count(address, close) - count(address, open));
  }
  let end = address.length;
  for (; end > 0; end--) {
    countSteps?.(1);
    const last = address.charAt(end - 1);
    const unopened = surplus.get(last) ?? 0;
    if (unopened > 0) surplus.set(last, unopened - 1);
    else if (!TRAILING.includes(last)) break;
  }
  return address.slice(0, end);
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
