import { findAddresses, safeHref, type Address, type CountSteps } from './addresses.js';

/**
 * A message's body as a tree of the formats that can be shown; there are no others. The texts of all
 * nodes, joined in order, are the body itself.
 */
export type TextNode =
  /** Text, including line breaks. */
  | { kind: 'text'; text: string }
  /** Characters of the markup. They stay in the text, but are hidden. */
  | { kind: 'mark'; text: string }
  /** A link that is safe to open. */
  | { kind: 'link'; href: string; nodes: TextNode[] }
  | { kind: 'strong' | 'emphasis' | 'code' | 'block'; nodes: TextNode[] }
  /** `start`: the number of the first item; absent for bullets. */
  | { kind: 'list'; start?: number; items: TextNode[][] };

const text = (characters: string): TextNode => ({ kind: 'text', text: characters });
const mark = (characters: string): TextNode => ({ kind: 'mark', text: characters });

const FENCE = /^```\s*(?:\w+\s*)?$/;
const CLOSING_FENCE = '```';
const ITEM = /^( {0,3}(?:[-*•]|(\d{1,4})[.)]) +)(?=\S)(.*)$/s;

/* What ends a part of a line: each pattern is one character, so that a search never goes back. */
const SPECIAL = /[`[*_]/g;
const BACKTICK = /`/g;
const BRACKET = /[[\]]/g;
/** `[words](address)` has no spaces, brackets or invisible characters in the address. */
const ADDRESS_END = /[\s()<>\p{Cc}\p{Cf}]/gu;
const NO_ASTERISK = /[^*]/g;
const NO_UNDERSCORE = /[^_]/g;
const WORD = /[\p{L}\p{N}]/u;

/** The maximum depth of the tree, so that hostile text cannot exhaust the stack. */
const MAX_DEPTH = 16;

/**
 * Parses a message in a subset of Markdown: lists, code blocks, and what {@link parseInline} knows. Line
 * breaks are kept. There are no headings, images, tables or HTML.
 */
export function parseMarkdown(body: string, countSteps?: CountSteps): TextNode[] {
  countSteps?.(body.length);
  const lines = body.split('\n');
  const lastFence = lines.lastIndexOf(CLOSING_FENCE);
  const nodes: TextNode[] = [];
  /** All lines but the last end with a line break. */
  const breakAfter = (index: number): string => (index < lines.length - 1 ? '\n' : '');
  let index = 0;

  function readBlock(): boolean {
    const from = index;
    // Searching for the closing fence from every possible opening would be quadratic.
    if (from + 1 >= lastFence) return false;
    countSteps?.(lines[from]!.length);
    if (!FENCE.test(lines[from]!)) return false;
    const to = lines.indexOf(CLOSING_FENCE, from + 1);
    countSteps?.(to - from);
    if (to === from + 1) return false;
    const code = lines.slice(from + 1, to).join('\n');
    const opening = mark(`${lines[from]}\n`);
    const closing = mark(`\n${lines[to]}${breakAfter(to)}`);
    nodes.push({ kind: 'block', nodes: [opening, text(code), closing] });
    index = to + 1;
    return true;
  }

  function readItem(line: string): RegExpExecArray | null {
    countSteps?.(line.length);
    return ITEM.exec(line);
  }

  function readList(): boolean {
    const [, , number] = readItem(lines[index]!) ?? [null, null, null];
    if (number === null) return false;
    const items: TextNode[][] = [];
    for (; index < lines.length; index++) {
      const item = readItem(lines[index]!);
      if (!item || (item[2] === undefined) !== (number === undefined)) break;
      const end = breakAfter(index);
      items.push([
        mark(item[1]!),
        ...parseInline(item[3]!, countSteps),
        ...(end ? [mark(end)] : []),
      ]);
    }
    nodes.push({ kind: 'list', items, ...(number !== undefined && { start: Number(number) }) });
    return true;
  }

  while (index < lines.length) {
    if (readBlock() || readList()) continue;
    nodes.push(...parseInline(lines[index]!, countSteps));
    if (breakAfter(index)) nodes.push(text('\n'));
    index++;
  }
  countSteps?.(nodes.length);
  return joinTexts(nodes);
}

/** Joins adjacent texts, so that a plain message is one node. A break before a list is hidden. */
function joinTexts(nodes: readonly TextNode[]): TextNode[] {
  const joined: TextNode[] = [];
  nodes.forEach((node, index) => {
    const last = joined.at(-1);
    const next = nodes[index + 1]?.kind;
    if (node.kind === 'text' && node.text === '\n' && (next === 'list' || next === 'block'))
      joined.push(mark('\n'));
    else if (node.kind === 'text' && last?.kind === 'text')
      joined[joined.length - 1] = text(last.text + node.text);
    else joined.push(node);
  });
  return joined;
}

/** An open delimiter, and the nodes behind it so far. */
interface Opener {
  delimiter: string;
  nodes: TextNode[];
}

/**
 * Parses one line: bold, italic, code, links and bare addresses. Unmatched delimiters are text. The time
 * is linear in the length of the line: no delimiter searches for its partner.
 */
function parseInline(line: string, countSteps?: CountSteps): TextNode[] {
  const addresses = findAddresses(line, countSteps);
  const stack: Opener[] = [{ delimiter: '', nodes: [] }];
  const add = (node: TextNode): void => void stack.at(-1)!.nodes.push(node);
  let position = 0;

  /** Index of the first such character at or after `from`; the line's length if there is none. */
  function find(pattern: RegExp, from: number): number {
    pattern.lastIndex = from;
    const found = pattern.exec(line)?.index ?? line.length;
    countSteps?.(found - from + 1);
    return found;
  }

  /** Turns the innermost open delimiter into text. */
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
    // One or two of a kind are markup; more are text.
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
      // Everything up to the next character that could be markup is text.
      if (special <= position) special = find(SPECIAL, position + 1);
      const end = Math.min(special, address?.index ?? line.length);
      add(text(line.slice(position, end)));
      position = end;
    }
  }
  while (stack.length > 1) flatten();
  return stack[0]!.nodes;
}
