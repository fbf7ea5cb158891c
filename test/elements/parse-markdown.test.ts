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
      return `<${node.numbered ? 'numbers' : 'bullets'} ${node.items.map(shown).join('; ')}>`;
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

  it('neither loses nor adds a character (property)', () => {
    fc.assert(fc.property(anyMarkdown, (body) => textOf(parseMarkdown(body)) === body));
  });

  it('17 links only safe addresses (property)', () => {
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
    ['Two:\n- one\n- *two*', 'Two:\n<bullets one; <emphasis two>>'],
    ['1. one\n2. two\nafter', '<numbers 1. one; 2. two>after'],
    ['```js\na *b*\n```\nafter', '<block a *b*>after'],
    ['line\n\nline', 'line\n\nline'],
    ['- one\n\n- two', '<bullets one>\n<bullets two>'],
    ['(*soft*), "_soft_"', '(<emphasis soft>), "<emphasis soft>"'],
    ['**Premium**-Paket', '<strong Premium>-Paket'],
    ['**!!! Now !!!**', '<strong !!! Now !!!>'],
    ['**-20 %** *-5*', '<strong -20 %> <emphasis -5>'],
    ['_**both**_', '<emphasis <strong both>>'],
    // Scripts without spaces between words.
    ['这是**重点**内容', '这是<strong 重点>内容'],
    ['サーバー**再起動**です', 'サーバー<strong 再起動>です'],
    ['用`npm ci`安装', '用<code npm ci>安装'],
    // Addresses in markup, and markup in addresses.
    ['_see https://a.example/x_', '<emphasis see <https://a.example/x|https://a.example/x>>'],
    ['**see https://a.example/x**', '<strong see <https://a.example/x|https://a.example/x>>'],
    ['_https://a.example/x_', '<emphasis <https://a.example/x|https://a.example/x>>'],
    ['https://a.example/x_', '<https://a.example/x_|https://a.example/x_>'],
    ['https://a.example/*', '<https://a.example/*|https://a.example/*>'],
    ['[wiki](https://a.example/Foo_(bar)) x', '<https://a.example/Foo_(bar)|wiki> x'],
    ['([x](https://a.example/a(b(c))d))', '(<https://a.example/a(b(c))d|x>)'],
    [
      '[wiki](https://fa.example/می\u200Cخواهم)',
      '<https://fa.example/%D9%85%DB%8C%E2%80%8C%D8%AE%D9%88%D8%A7%D9%87%D9%85|wiki>',
    ],
    ['[shop](www.a.example)', '<https://www.a.example/|shop>'],
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
    it(`finds no markup in ${JSON.stringify(body)}`, () => {
      expect(read(body)).to.equal(body);
    });

  for (const body of [
    // Products, formulas, patterns.
    '20*30*40 cm',
    '长*宽*高',
    'Xy*7a*Qz',
    '2**3**4',
    '5 *3 + 2*x',
    'src/**/a/**/b',
    '/*comment*/',
    '(a)*(b)*(c)',
    'a[1]*[2]*[3]',
    'Press "*" to go back, "*" twice to end',
    '“*” and “*”',
    // Names in code and on disks.
    '__init__.py',
    'self.__dict__',
    'C:\\Users\\_temp_\\x',
    '/srv/_x_/y',
    '$_GET_',
    '_ada_@a.example',
    'word**bold**word',
    // Faces.
    '*_* and *_*',
    ';_; and ;_;',
    '^_^ and ^_^',
    '-_- and -_-',
    '¯\\_(ツ)_/¯',
    // Apostrophes that are backticks.
    'I`m sure that it`s fine',
    // A number that is no list.
    '- 5 °C',
    '[words](https://a.example/(((too)deep)))',
    '[words](https://a.example/(never closed)',
  ])
    it(`leaves ${JSON.stringify(body)} as it was typed`, () => {
      // A bare address in it is a link; its text is the same.
      const text = read(body).replaceAll(/<\S+\|(\S+?)>/g, '$1');
      expect(text).to.equal(body);
    });

  for (const [body, numbers] of [
    ['24. December\n26. December\n31. December', ['24. ', '26. ', '31. ']],
    ['2) two\n3) three', ['2) ', '3) ']],
    ['1. one\n1. one more', ['1. ', '1. ']],
    ['08. eight\n 9.  nine', ['08. ', ' 9.  ']],
  ] as const)
    it(`shows the numbers of ${JSON.stringify(body)} as they were typed`, () => {
      const [list] = parseMarkdown(body);
      const items = list?.kind === 'list' ? list.items : [];
      expect(items.map(([first]) => first)).to.eql(
        numbers.map((number) => ({ kind: 'text', text: number })),
      );
    });

  itIsLinear(parseMarkdown);
});

describe('parseMarkdown after a line that may open a code block', () => {
  itIsLinear(parseMarkdown, '```\na\n```\n```');
});
