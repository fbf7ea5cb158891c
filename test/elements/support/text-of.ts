import type { TextNode } from '../../../src/elements/rich-text/parse-markdown.js';

/** The characters of a tree, in order. */
export function textOf(nodes: readonly TextNode[]): string {
  return nodes
    .map((node) => {
      if (node.kind === 'list') return node.items.map(textOf).join('');
      return 'nodes' in node ? textOf(node.nodes) : node.text;
    })
    .join('');
}
