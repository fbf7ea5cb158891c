/** A message's text as a closed tree: what is not here cannot be shown. */
export type TextNode =
  /** Characters, line breaks included, shown as they are. */
  | { kind: 'text'; text: string }
  /** An address that is safe to open. */
  | { kind: 'link'; text: string; href: string };

const SAFE_PROTOCOLS = new Set(['http:', 'https:', 'mailto:', 'tel:']);

// An address ends at white space, quotes, brackets of markup, and at invisible or direction-changing
// characters, which could make it look like another one.
const ADDRESS = /\b(?:https?:\/\/|mailto:|tel:)[^\s<>"'`\p{Cc}\p{Cf}\u2028\u2029]+/giu;
const TRAILING = '.,;:!?…*_~';
const BRACKETS = [
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
] as const;

/** Splits a text at its addresses. The texts of the nodes, joined, are the text. */
export function parseText(body: string): TextNode[] {
  const nodes: TextNode[] = [];
  let done = 0;
  for (const match of body.matchAll(ADDRESS)) {
    const text = trimAddress(match[0]);
    const href = safeHref(text);
    if (href === undefined) continue;
    if (match.index > done) nodes.push({ kind: 'text', text: body.slice(done, match.index) });
    nodes.push({ kind: 'link', text, href });
    done = match.index + text.length;
  }
  if (done < body.length) nodes.push({ kind: 'text', text: body.slice(done) });
  return nodes;
}

/**
 * Leaves out punctuation that belongs to the sentence, and brackets that were opened before the
 * address. One pass from the end: hostile text costs no more than other text.
 */
function trimAddress(address: string): string {
  const surplus = new Map<string, number>();
  for (const [open, close] of BRACKETS)
    surplus.set(close, count(address, close) - count(address, open));
  let end = address.length;
  for (; end > 0; end--) {
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

function safeHref(address: string): string | undefined {
  try {
    const url = new URL(address);
    return SAFE_PROTOCOLS.has(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}
