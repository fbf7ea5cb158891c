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
 * or change the direction: they could make it look like another address. (Two of them are part of words
 * in many scripts. In a host the browser accepts them only there.) The dash between two clauses.
 * Beyond ASCII also what ends a clause or a sentence, quotes and brackets, because many scripts write no
 * space after them; but not the right single quote, which is an apostrophe too.
 */
const END =
  /(?!\p{Join_Control})[\s<>"`\p{Cc}\p{Cf}\u115F\u1160\u2800\u3164\uFFA0\u2014\u2015]|(?![!-~\u2019])[\p{Terminal_Punctuation}\p{Ps}\p{Pe}\p{Pi}\p{Pf}]/u;
/** What belongs to the sentence, not to the address, when nothing of the address follows: emoji too. */
const TRAILING = /[.,;:!?\u2026'\u2019|\u2013([{\p{So}\p{Sk}\p{Join_Control}\uFE0F]/u;
/** Another address directly behind one: behind what separates two, or in a script without spaces. */
const NEXT = /(?<=[,;|'\u2019]|[^\x20-\x7e])https?:\/\//iy;
/**
 * A host, where the sentence goes on behind it without a space: with an apostrophe, a comma or a
 * semicolon, or with a letter of a script without spaces behind an ending such as `.com`.
 */
const HOST =
  /^(?:https?:\/\/|www\.)(?:[^/?#,;'\u2019]*(?=[,;'\u2019])|[^/?#]*?\.[a-z]{2,}(?=\p{Lo}[^./?#]*(?:[/?#]|$)))/iu;
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
    const whole = body.slice(index, addressEnd(body, index, countSteps));
    const [text] = HOST.exec(whole) ?? [whole];
    const end = index + text.length;
    countSteps?.(2 * whole.length);
    const href = safeHref(text);
    if (href !== undefined) addresses.push({ index, text, href });
    BEGINNING.lastIndex = Math.max(BEGINNING.lastIndex, end);
  }
  return addresses;
}

/**
 * The normalized URL, if it is safe to open. `www.` stands for `https://www.`. A URL with a user name is
 * not safe: that looks like the host.
 */
export function safeHref(address: string): string | undefined {
  try {
    const url = new URL(/^www\./i.test(address) ? `https://${address}` : address);
    const isSafe = SAFE_PROTOCOLS.has(url.protocol) && !url.username && !url.password;
    return isSafe ? url.href : undefined;
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
    NEXT.lastIndex = position;
    if (END.test(character) || (position > start && NEXT.test(body))) break;
    const opening = OPENING[character];
    if (opening !== undefined && !open.get(opening)) break;
    if (opening !== undefined) open.set(opening, open.get(opening)! - 1);
    else open.set(character, (open.get(character) ?? 0) + 1);
    position += character.length;
    if (character !== mark && !TRAILING.test(character)) end = position;
  }
  return end;
}
