import { findAddresses, safeHref, type Address } from './addresses.js';
import { mark, text, type CountSteps, type TextNode } from './text-node.js';

/* What ends a part of the line: each pattern is one character, so that a search never goes back. */
const SPECIAL = /[`[*_]/g;
const BACKTICK = /`/g;
const BRACKET = /[[\]]/g;
/** `[words](address)` has no spaces, brackets or invisible characters in the address. */
const ADDRESS_END = /[\s()<>\p{Cc}\p{Cf}]/gu;
const NO_ASTERISK = /[^*]/g;
const NO_UNDERSCORE = /[^_]/g;
const WORD = /[\p{L}\p{N}]/u;

/** Deeper than this nothing is nested, so that no tree is deeper than what shows it can bear. */
const MAX_DEPTH = 16;

/** A delimiter that may open something, and what stands behind it so far. */
interface Opener {
  delimiter: string;
  nodes: TextNode[];
}

/**
 * Reads one line of our Markdown: bold, italic, code, links and bare addresses. What closes nothing and
 * what is never closed is text. Each character is looked at a bounded number of times, whatever the
 * line: no delimiter searches for its partner.
 */
export function parseInline(line: string, countSteps?: CountSteps): TextNode[] {
  const addresses = findAddresses(line, countSteps);
  const stack: Opener[] = [{ delimiter: '', nodes: [] }];
  const add = (node: TextNode): void => void stack.at(-1)!.nodes.push(node);
  let position = 0;

  /** Where the first such character at or after `from` is; the end of the line, if there is none. */
  function find(pattern: RegExp, from: number): number {
    pattern.lastIndex = from;
    const found = pattern.exec(line)?.index ?? line.length;
    countSteps?.(found - from + 1);
    return found;
  }

  /** Gives up the innermost opener: it was a character like others. */
  function flatten(): void {
    const { delimiter, nodes } = stack.pop()!;
    countSteps?.(nodes.length + 1);
    stack.at(-1)!.nodes.push(text(delimiter), ...nodes);
  }

  function close(delimiter: string): void {
    while (stack.at(-1)!.delimiter !== delimiter) flatten();
    const { nodes } = stack.pop()!;
    const kind = delimiter.length === 1 ? 'emphasis' : 'strong';
    add({ kind, nodes: [mark(delimiter), ...nodes, mark(delimiter)] });
  }

  function readDelimiter(): boolean {
    const end = find(line.charAt(position) === '*' ? NO_ASTERISK : NO_UNDERSCORE, position);
    const run = line.slice(position, end);
    const [before, after] = [line.charAt(position - 1), line.charAt(end)];
    position = end;
    const isWithinWord = run.startsWith('_') && WORD.test(before) && WORD.test(after);
    const isOpen = stack.some(({ delimiter }) => {
      countSteps?.(1);
      return delimiter === run;
    });
    // One or two of a kind; more of them mean nothing.
    if (run.length > 2 || isWithinWord) add(text(run));
    else if (isOpen && /\S/.test(before)) close(run);
    else if (/\S/.test(after) && stack.length < MAX_DEPTH)
      stack.push({ delimiter: run, nodes: [] });
    else add(text(run));
    return true;
  }

  function readCode(): boolean {
    const end = find(BACKTICK, position + 1);
    const code = line.slice(position + 1, end);
    if (end === line.length || code === '') return false;
    add({ kind: 'code', nodes: [mark('`'), text(code), mark('`')] });
    position = end + 1;
    return true;
  }

  function readLink(): boolean {
    const bracket = find(BRACKET, position + 1);
    const words = line.slice(position + 1, bracket);
    if (words === '' || !line.startsWith('](', bracket)) return false;
    const end = find(ADDRESS_END, bracket + 2);
    const address = line.slice(bracket + 2, end);
    const href = line.charAt(end) === ')' ? safeHref(address) : undefined;
    if (href === undefined) return false;
    add({ kind: 'link', href, nodes: [mark('['), text(words), mark(`](${address})`)] });
    position = end + 1;
    return true;
  }

  function readAddress(address: Address): void {
    add({ kind: 'link', href: address.href, nodes: [text(address.text)] });
    position += address.text.length;
  }

  const readers: Readonly<Record<string, (() => boolean) | undefined>> = {
    '`': readCode,
    '[': readLink,
    '*': readDelimiter,
    _: readDelimiter,
  };
  for (let next = 0, special = 0; position < line.length;) {
    countSteps?.(1);
    while (addresses[next] && addresses[next]!.index < position) next++;
    const address = addresses[next];
    if (address?.index === position) readAddress(address);
    else if (!readers[line.charAt(position)]?.()) {
      // The character here is text, and all that follows up to one that could be more.
      if (special <= position) special = find(SPECIAL, position + 1);
      const end = Math.min(special, address?.index ?? line.length);
      add(text(line.slice(position, end)));
      position = end;
    }
  }
  while (stack.length > 1) flatten();
  return stack[0]!.nodes;
}
