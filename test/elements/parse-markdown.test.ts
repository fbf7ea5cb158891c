import * as fc from 'fast-check';
import { parseMarkdown } from '../../src/elements/rich-text/parse-markdown.js';
import type { TextNode } from '../../src/elements/rich-text/parse-markdown.js';
import { expect } from './support/expect.js';
import { itIsLinear } from './support/parser-steps.js';
import { textOf } from './support/text-of.js';

/** The tree as one reads it: what it means in angle brackets, no marks. */
function shown(nodes: readonly TextNode[]): string {
  return nodes
    .map((node) => {
      if (node.kind === 'text') return node.text;
      if (node.kind === 'mark') return '';
      if (node.kind === 'link') return `<${node.href}|${shown(node.nodes)}>`;
      if (node.kind !== 'list') return `<${node.kind} ${shown(node.nodes)}>`;
      return `<list${node.start ?? ''} ${node.items.map(shown).join('; ')}>`;
    })
    .join('');
}
const read = (body: string): string => shown(parseMarkdown(body));

describe('parseMarkdown', () => {
  const anyMarkdown = fc
    .array(
      fc.constantFrom(
        ...['*', '**', '_', '__', '`', '```', '[', '](', ')', '\n', ' ', '- ', '1. ', 'a', 'ü'],
        ...['https://a.example', 'javascript:alert(1)', '<b>', '\\'],
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join(''));

  it('loses and adds no character; property', () => {
    fc.assert(fc.property(anyMarkdown, (body) => textOf(parseMarkdown(body)) === body));
  });

  it('17 makes only safe addresses a link; property', () => {
    const hrefs = (nodes: readonly TextNode[]): string[] =>
      nodes.flatMap((node) => {
        if (node.kind === 'list') return node.items.flatMap(hrefs);
        const own = node.kind === 'link' ? [node.href] : [];
        return 'nodes' in node ? [...own, ...hrefs(node.nodes)] : own;
      });
    fc.assert(
      fc.property(anyMarkdown, (body) =>
        hrefs(parseMarkdown(body)).every((href) => /^(?:https?|mailto|tel):/.test(href)),
      ),
    );
  });

  for (const [body, wanted] of [
    ['a **bold** and *soft* word', 'a <strong bold> and <emphasis soft> word'],
    ['__bold__ and _soft_', '<strong bold> and <emphasis soft>'],
    ['**bold with *soft* in it**', '<strong bold with <emphasis soft> in it>'],
    ['a `**code**` span', 'a <code **code**> span'],
    ['[our page](https://a.example/x)', '<https://a.example/x|our page>'],
    ['see **https://a.example**', 'see <strong <https://a.example/|https://a.example>>'],
    ['https://a.example/a_b_c', '<https://a.example/a_b_c|https://a.example/a_b_c>'],
    ['Two:\n- one\n- *two*', 'Two:<list one; <emphasis two>>'],
    ['1. one\n2. two\nafter', '<list1 one; two>after'],
    ['3) three\n4) four', '<list3 three; four>'],
    ['```js\na *b*\n```\nafter', '<block a *b*>after'],
    ['line\n\nline', 'line\n\nline'],
  ] as const)
    it(`reads ${JSON.stringify(body)}`, () => {
      expect(read(body)).to.equal(wanted);
    });

  for (const body of [
    '2 * 3 * 4',
    'snake_case_name',
    '**never closed',
    '*a **b',
    '***',
    '`never closed',
    '[words](javascript:alert(1))',
    '[words](data:text/html,x)',
    '[words] (https',
    '-no list',
    '```\nnever closed',
    '# no heading',
    '![no](picture)',
    '<b>no markup</b>',
  ])
    it(`leaves ${JSON.stringify(body)} as it is`, () => {
      expect(read(body)).to.equal(body);
    });

  itIsLinear(parseMarkdown);
});

describe('parseMarkdown of a line that seems to begin a block', () => {
  itIsLinear(parseMarkdown, '```\na\n```\n```');
});
