/** Counts the parser's work: a step is one character or node that it looks at. A test limits their sum (SEC-16). */
export type CountSteps = (steps: number) => void;

/** A URL in a text. */
export interface Address {
  index: number;
  text: string;
  /** The normalized URL. */
  href: string;
}

const SAFE_PROTOCOLS = new Set(['http:', 'https:', 'mailto:', 'tel:']);

/** How an address begins. The letter before it may be one of a script that writes no spaces. */
const BEGINNING = /(?<![a-z\d])(?:https?:\/\/|mailto:|tel:|(?<![./@-])www\.(?=[^\s.]+\.\p{L}))/giu;

/*
 * What an address cannot contain. White space, quotes and angle brackets. Characters that are invisible
 * or change the direction: they could make it look like another address. The dash between two clauses.
 * Beyond ASCII also what ends a clause or a sentence, quotes and brackets, because many scripts write no
 * space after them; but not the right single quote, which is an apostrophe too.
 */
const END =
  /[\s<>"`\p{Cc}\p{Cf}\u115F\u1160\u2800\u3164\uFFA0\u2014\u2015]|(?![!-~\u2019])[\p{Terminal_Punctuation}\p{Ps}\p{Pe}\p{Pi}\p{Pf}]/u;
/** What belongs to the sentence, not to the address, when nothing of the address follows: emoji too. */
const TRAILING = /[.,;:!?\u2026'\u2019|\u2013([{\p{So}\p{Sk}\uFE0F]/u;
const OPENING: Readonly<Record<string, string | undefined>> = { ')': '(', ']': '[', '}': '{' };
/** Marks that may stand around an address. They may also be its last characters. */
const SURROUNDING_MARKS = '*_~';

/** The URLs in a text that are safe to open, in order. */
export function findAddresses(body: string, countSteps?: CountSteps): Address[] {
  countSteps?.(body.length);
  const addresses: Address[] = [];
  BEGINNING.lastIndex = 0;
  for (let match; (match = BEGINNING.exec(body));) {
    const { index } = match;
    const end = addressEnd(body, index, countSteps);
    const text = body.slice(index, end);
    countSteps?.(text.length);
    const href = safeHref(text);
    if (href !== undefined) addresses.push({ index, text, href });
    BEGINNING.lastIndex = Math.max(BEGINNING.lastIndex, end);
  }
  return addresses;
}

/** The normalized URL, if it is safe to open. `www.` stands for `https://www.`. */
export function safeHref(address: string): string | undefined {
  try {
    const url = new URL(/^www\./i.test(address) ? `https://${address}` : address);
    return SAFE_PROTOCOLS.has(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Where the address that begins at `start` ends. A closing bracket whose opening one is before the
 * address ends it. So does a mark that is directly before the address too, if nothing of the address
 * follows.
 */
function addressEnd(body: string, start: number, countSteps?: CountSteps): number {
  const before = body.charAt(start - 1);
  const mark = SURROUNDING_MARKS.includes(before) ? before : '';
  const open = new Map<string, number>();
  let end = start;
  let position = start;
  for (const character of body.slice(start)) {
    countSteps?.(1);
    if (END.test(character)) break;
    const opening = OPENING[character];
    if (opening !== undefined && !open.get(opening)) break;
    if (opening !== undefined) open.set(opening, open.get(opening)! - 1);
    else open.set(character, (open.get(character) ?? 0) + 1);
    position += character.length;
    if (character !== mark && !TRAILING.test(character)) end = position;
  }
  return end;
}
