import { parseInline } from './parse-inline.js';
import { mark, text, type CountSteps, type TextNode } from './text-node.js';

const FENCE = /^```\s*(?:\w+\s*)?$/;
const CLOSING_FENCE = '```';
const ITEM = /^( {0,3}(?:[-*•]|(\d{1,4})[.)]) +)(?=\S)(.*)$/s;

/**
 * Reads a message in our subset of Markdown: paragraphs as they were typed, lists, blocks of code, and
 * what {@link parseInline} knows. There are no headings, images, tables or HTML.
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
    // A block that is never closed is looked for once, not from each line that could begin one.
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

/** Neighbouring texts as one, so that a plain message is one node. A break before a list is the list's. */
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
