import { parseMarkdown } from './parse-markdown.js';
import type { TextNode } from './text-node.js';

/** What is to be seen of a Markdown text, for those who hear it. */
export function spokenText(body: string): string {
  return parseMarkdown(body).map(seen).join('');
}

function seen(node: TextNode): string {
  if (node.kind === 'mark') return '';
  if (node.kind === 'list')
    return node.items.map((item) => `\n${item.map(seen).join('')}`).join('');
  return 'nodes' in node ? node.nodes.map(seen).join('') : node.text;
}
