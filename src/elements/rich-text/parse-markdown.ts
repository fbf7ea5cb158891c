import { findAddresses, safeHref, type Address, type CountSteps } from './addresses.js';
import { hiddenHost } from './link-host.js';

/**
 * A message's body as a tree of the formats that can be shown; there are no others. The texts of all
 * nodes, joined in order, are the body itself.
 */
export type TextNode =
  /** Text, including line breaks. */
  | { kind: 'text'; text: string }
  /** Characters of the markup. They are hidden; `plain` stands for them where there is no format. */
  | { kind: 'mark'; text: string; plain: string }
  /** A link that is safe to open. `host`: its true host, where its words name another one. */
  | { kind: 'link'; href: string; host: string | undefined; nodes: TextNode[] }
  | { kind: 'strong' | 'emphasis' | 'code' | 'block'; nodes: TextNode[] }
  /** Numbers are text, as they were typed; bullets are marks. */
  | { kind: 'list'; numbered: boolean; items: TextNode[][] };

const text = (characters: string): TextNode => ({ kind: 'text', text: characters });
const mark = (characters: string, plain = ''): TextNode => ({
  kind: 'mark',
  text: characters,
  plain,
});

/** The node of an address in a text. */
export function linkOf(address: string, href: string, countSteps?: CountSteps): TextNode {
  const host = hiddenHost(address, href, countSteps);
  return { kind: 'link', href, host, nodes: [text(address)] };
}

const FENCE = /^```\s*(?:\w+\s*)?$/;
const CLOSING_FENCE = '```';
const ITEM = /^( {0,3}(?:[-*•]|(\d{1,4})[.)]) +)(?=\S)(.*)$/s;
/** A single line such as "- 5 °C" is a number, not a list. */
const MINUS = /^ *- +\d/;

/* What ends a part of a line: each pattern is one character, so that a search never goes back. */
const SPECIAL = /[`[*_]/g;
const BACKTICK = /`/g;
const BRACKET = /[[\]]/g;
/** `[words](address)` has no spaces, angle brackets or invisible characters in the address. */
const ADDRESS_STOP = /(?!\p{Join_Control})[\s()<>\p{Cc}\p{Cf}]/gu;
/** How deep parentheses in such an address may be. Without a limit, hostile text would be slow. */
const MAX_PARENTHESES = 3;
const NO_ASTERISK = /[^*]/g;
const NO_UNDERSCORE = /[^_]/g;

/*
 * Markup that touches a word, a file name, a path or a formula is text. It begins after a space or
 * punctuation, and ends before one.
 */
const WORD_BEFORE = /[\p{L}\p{M}\p{N}\\/@#%&=+<>^$~|.-]$/u;
const WORD_AFTER = /^\.?[\p{L}\p{M}\p{N}\\/@#%&=+<>^$~|]/u;
/** Letters without case: those of scripts that write no spaces, or attach words to each other. */
const CASELESS = /[\p{Lo}\p{Lm}\p{M}]/u;
/** Nobody types these for another reason, so they may touch such letters. */
const CLEAR_MARKUP = ['**', '`'];
/** What follows an opening mark, perhaps after more marks. Punctuation is not marked, as in the face ";_;". */
const MARKED = /^[*_]*[^\s*_.,;:)]/;
/** An asterisk or underscore that is spoken of, or between the brackets of a formula. */
const NAMED = /["'“”„‘’«»)\]]$/;
const NAMED_END = /^["'“”„‘’«»([]/;
/** How far these patterns look, in UTF-16 units. */
const NEIGHBOURS = 4;

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
    const closing = mark(`\n${lines[to]}${breakAfter(to)}`, breakAfter(to));
    nodes.push({ kind: 'block', nodes: [opening, text(code), closing] });
    index = to + 1;
    return true;
  }

  function readItem(line = ''): RegExpExecArray | null {
    countSteps?.(line.length);
    return ITEM.exec(line);
  }

  function readList(): boolean {
    const first = readItem(lines[index]);
    if (!first) return false;
    if (MINUS.test(lines[index]!) && !readItem(lines[index + 1])) return false;
    const numbered = first[2] !== undefined;
    const items: TextNode[][] = [];
    for (; index < lines.length; index++) {
      const item = readItem(lines[index]);
      if (!item || (item[2] !== undefined) !== numbered) break;
      const [, marker = '', , content = ''] = item;
      const end = breakAfter(index);
      items.push([
        numbered ? text(marker) : mark(marker, marker),
        ...parseInline(content, countSteps),
        ...(end ? [mark(end, end)] : []),
      ]);
    }
    nodes.push({ kind: 'list', numbered, items });
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

/** Joins adjacent texts, so that a plain message is one node. */
function joinTexts(nodes: readonly TextNode[]): TextNode[] {
  const joined: TextNode[] = [];
  for (const node of nodes) {
    const last = joined.at(-1);
    if (node.kind === 'text' && last?.kind === 'text')
      joined[joined.length - 1] = text(last.text + node.text);
    else joined.push(node);
  }
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

  /** What is directly before and directly behind a part of the line. */
  function neighbours(start: number, end: number): [before: string, after: string] {
    return [line.slice(Math.max(0, start - NEIGHBOURS), start), line.slice(end, end + NEIGHBOURS)];
  }

  function readDelimiter(): boolean {
    const end = find(line.charAt(position) === '*' ? NO_ASTERISK : NO_UNDERSCORE, position);
    const run = line.slice(position, end);
    const [before, after] = neighbours(position, end);
    position = end;
    const isOpen = stack.some(({ delimiter }) => {
      countSteps?.(1);
      return delimiter === run;
    });
    const canClose = isOpen && /\S$/.test(before) && !touches(WORD_AFTER, after, run);
    const canOpen = MARKED.test(after) && !touches(WORD_BEFORE, before, run);
    // One or two of a kind are markup; more are text.
    if (run.length > 2 || (NAMED.test(before) && NAMED_END.test(after))) add(text(run));
    else if (canClose) close(run);
    else if (canOpen && stack.length < MAX_DEPTH) stack.push({ delimiter: run, nodes: [] });
    else add(text(run));
    return true;
  }

  function readCode(): boolean {
    const end = find(BACKTICK, position + 1);
    const code = line.slice(position + 1, end);
    const [before, after] = neighbours(position, end + 1);
    if (end === line.length || code === '') return false;
    if (touches(WORD_BEFORE, before, '`') || touches(WORD_AFTER, after, '`')) return false;
    add({ kind: 'code', nodes: [mark('`'), text(code), mark('`')] });
    position = end + 1;
    return true;
  }

  function readLink(): boolean {
    const bracket = find(BRACKET, position + 1);
    const words = line.slice(position + 1, bracket);
    if (words === '' || !line.startsWith('](', bracket)) return false;
    const end = closingParenthesis(bracket + 2);
    const address = line.slice(bracket + 2, end);
    const href = end === undefined ? undefined : safeHref(address);
    if (end === undefined || href === undefined) return false;
    const rest = mark(`](${address})`, address === words ? '' : ` (${address})`);
    const host = hiddenHost(words, href, countSteps);
    add({ kind: 'link', href, host, nodes: [mark('['), text(words), rest] });
    position = end + 1;
    return true;
  }

  /** The parenthesis that closes one directly before `from`, if an address can be between the two. */
  function closingParenthesis(from: number): number | undefined {
    let depth = 1;
    for (let at = from; depth <= MAX_PARENTHESES; at++) {
      at = find(ADDRESS_STOP, at);
      const stop = line.charAt(at);
      if (stop === '(') depth++;
      else if (stop !== ')') return undefined;
      else if (--depth === 0) return at;
    }
    return undefined;
  }

  function readAddress({ text: whole, href }: Address): void {
    // The markup at its end closes what was opened before it.
    const [closing = ''] = /(?<![*_])[*_]+$/.exec(whole) ?? [];
    countSteps?.(whole.length);
    const isOpen = stack.some(({ delimiter }) => delimiter !== '' && closing.endsWith(delimiter));
    const address = isOpen ? whole.slice(0, -closing.length) : whole;
    add(linkOf(address, safeHref(address) ?? href, countSteps));
    position += address.length;
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

/** Whether markup touches a word in the text next to it. */
function touches(word: RegExp, neighbour: string, markup: string): boolean {
  return word.test(neighbour) && !(CLEAR_MARKUP.includes(markup) && CASELESS.test(neighbour));
}
