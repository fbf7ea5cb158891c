import { findAddresses, safeHref, type Address } from './addresses.js';
import { mark, text, type TextNode } from './text-node.js';

/** `[words](address)`: no brackets in the words, no spaces in the address. */
const LINK = /\[([^[\]]+)\]\(([^\s()<>\p{Cc}\p{Cf}]+)\)/uy;
const CODE = /`([^`]+)`/y;
/** One or two of a kind; more of them mean nothing. */
const DELIMITER = /(\*+|_+)/y;
const SPECIAL = /[`[*_]/g;
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
export function parseInline(line: string): TextNode[] {
  const addresses = findAddresses(line);
  const stack: Opener[] = [{ delimiter: '', nodes: [] }];
  const add = (node: TextNode): void => void stack.at(-1)!.nodes.push(node);
  let position = 0;

  /** Gives up the innermost opener: it was a character like others. */
  function flatten(): void {
    const { delimiter, nodes } = stack.pop()!;
    stack.at(-1)!.nodes.push(text(delimiter), ...nodes);
  }

  function close(delimiter: string): void {
    while (stack.at(-1)!.delimiter !== delimiter) flatten();
    const { nodes } = stack.pop()!;
    const kind = delimiter.length === 1 ? 'emphasis' : 'strong';
    add({ kind, nodes: [mark(delimiter), ...nodes, mark(delimiter)] });
  }

  function readDelimiter(): boolean {
    const [run] = match(DELIMITER, line, position) ?? [];
    if (run === undefined) return false;
    const [before, after] = [line.charAt(position - 1), line.charAt(position + run.length)];
    position += run.length;
    const isWithinWord = run.startsWith('_') && WORD.test(before) && WORD.test(after);
    const isOpen = stack.some(({ delimiter }) => delimiter === run);
    if (run.length > 2 || isWithinWord) add(text(run));
    else if (isOpen && /\S/.test(before)) close(run);
    else if (/\S/.test(after) && stack.length < MAX_DEPTH)
      stack.push({ delimiter: run, nodes: [] });
    else add(text(run));
    return true;
  }

  function readCode(): boolean {
    const [whole, code] = match(CODE, line, position) ?? [];
    if (whole === undefined || code === undefined) return false;
    add({ kind: 'code', nodes: [mark('`'), text(code), mark('`')] });
    position += whole.length;
    return true;
  }

  function readLink(): boolean {
    const [whole, words, address] = match(LINK, line, position) ?? [];
    const href = address === undefined ? undefined : safeHref(address);
    if (whole === undefined || words === undefined || href === undefined) return false;
    add({ kind: 'link', href, nodes: [mark('['), text(words), mark(`](${address})`)] });
    position += whole.length;
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
    while (addresses[next] && addresses[next]!.index < position) next++;
    const address = addresses[next];
    if (address?.index === position) readAddress(address);
    else if (!readers[line.charAt(position)]?.()) {
      // The character here is text, and all that follows up to one that could be more.
      if (special <= position) special = indexOf(SPECIAL, line, position + 1);
      const end = Math.min(special, address?.index ?? line.length);
      add(text(line.slice(position, end)));
      position = end;
    }
  }
  while (stack.length > 1) flatten();
  return stack[0]!.nodes;
}

function match(pattern: RegExp, line: string, position: number): RegExpExecArray | null {
  pattern.lastIndex = position;
  return pattern.exec(line);
}

function indexOf(pattern: RegExp, line: string, position: number): number {
  return match(pattern, line, position)?.index ?? line.length;
}
