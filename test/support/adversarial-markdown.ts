/** What a parser that searches or goes back would be slow on, each to be repeated: SEC-16. */
export const ADVERSARIAL_MARKDOWN: Readonly<Record<string, string>> = {
  openers: '*a _b **c __d ',
  'openers of one kind': ' *a',
  closers: 'a*b** ',
  'closers of another kind': '*a _-_-_-',
  brackets: '[a](',
  'open brackets': '[',
  'brackets around brackets': '[a][b](',
  backticks: '`a `` ',
  'backticks in words': 'a`b',
  faces: '*_* _*_ ',
  fences: '```js\n',
  'closed fences': '```\na\n```\n',
  'list items': '- *a\n',
  'numbered items': '1. 1) ',
  addresses: 'https://a.example/((( ',
  'addresses without a space': 'https://',
  'closing brackets after an address': 'https://a.b/)',
  'punctuation after an address': 'https://a.b..........................x',
  'addresses of links that are not closed': '[a](x(',
  'addresses of links in each other': '[a](())',
  'markup after an address': 'https://a.b/_*_*x',
  'addresses without https': 'www.a.b)',
  mail: 'mailto:',
  'one long word': 'a',
  spaces: ' ',
  'line breaks': '\n',
  underscores: '_',
  asterisks: '*',
  parentheses: ')',
  dots: '.',
};

/** A text of `length` characters: the beginning, and the unit again and again. */
export function repeated(unit: string, length: number, beginning = ''): string {
  return (beginning + unit.repeat(Math.ceil(length / unit.length))).slice(0, length);
}
