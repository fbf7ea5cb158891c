import { parseText } from '../../src/elements/rich-text/rich-text.js';
import { expect } from './support/expect.js';
import { itIsLinear } from './support/parser-steps.js';
import { textOf } from './support/text-of.js';

const links = (body: string): string[] =>
  parseText(body).flatMap((node) => (node.kind === 'link' ? [node.href] : []));

describe('parseText', () => {
  it('neither loses nor adds a character', () => {
    const bodies = [
      '',
      ' a\n\nb ',
      'see https://a.example/x(1), ok',
      'mailto:a@b.c! tel:+49-30',
      '((((https://a.b))))',
    ];
    for (const body of bodies) {
      expect(textOf(parseText(body))).to.equal(body);
    }
  });

  it('links web, mail and phone addresses', () => {
    expect(
      links('https://a.example http://b.example/x?y=1#z mailto:ada@c.example tel:+4930123'),
    ).to.eql([
      'https://a.example/',
      'http://b.example/x?y=1#z',
      'mailto:ada@c.example',
      'tel:+4930123',
    ]);
  });

  for (const text of [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\u0000script:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    '//a.example',
    'https://',
    'http://[',
  ]) {
    it(`15 makes no link of ${JSON.stringify(text)}`, () => {
      expect(links(text)).to.eql([]);
    });
  }

  it("leaves the sentence's punctuation and brackets out of an address", () => {
    expect(links('Look (https://a.example/b_(c)), or https://a.example/d. Yes?')).to.eql([
      'https://a.example/b_(c)',
      'https://a.example/d',
    ]);
  });

  for (const [body, address] of [
    // An apostrophe is part of a name; quotes around an address are not.
    ["https://en.wikipedia.org/wiki/Devil's_advocate is", undefined],
    ['https://a.example/Devil’s_advocate is', undefined],
    ["'https://a.example/x'", 'https://a.example/x'],
    ['“https://a.example/x” «y»', 'https://a.example/x'],
    // Punctuation of scripts that write no space after it.
    ['https://example.com/477，谢谢', 'https://example.com/477'],
    ['https://a.example/foo。次', 'https://a.example/foo'],
    ['（https://example.com/baz）です', 'https://example.com/baz'],
    ['「https://a.example/x」です', 'https://a.example/x'],
    ['https://a.example/x、https', 'https://a.example/x'],
    ['https://a.example/x، و', 'https://a.example/x'],
    ['https://a.example/x؟', 'https://a.example/x'],
    ['https://a.example/x।', 'https://a.example/x'],
    ['请看https://a.example/x谢', 'https://a.example/x谢'],
    ['https://ja.wikipedia.org/wiki/日本 は', undefined],
    // The host ends where the sentence goes on without a space.
    ['https://a.example的页面', 'https://a.example'],
    ['https://www.a.exampleをご覧ください。3', 'https://www.a.example'],
    ["https://a.example's page", 'https://a.example'],
    ['https://a.example’s page', 'https://a.example'],
    ['www.a.example,then', 'www.a.example'],
    ['https://日本語.example/ x', undefined],
    ['https://日本.co.日本/ x', undefined],
    // Joiners are part of words.
    ['https://fa.wikipedia.org/wiki/می\u200Cخواهم است', undefined],
    ['https://a.example/क्\u200Dष है', undefined],
    ['https://a.example/x\u200D', 'https://a.example/x'],
    ['https://a.example/x👩\u200D💻', 'https://a.example/x'],
    // Brackets.
    ['(see https://a.example/x),then', 'https://a.example/x'],
    ['https://a.example/Foo_(bar) x', undefined],
    ['https://a.example/a[0]{1} x', undefined],
    ['https://a.example/x:)', 'https://a.example/x'],
    ['https://a.example/x (', 'https://a.example/x'],
    ['http://[::1]:8080/x]', 'http://[::1]:8080/x'],
    // Underscores, asterisks and dashes.
    ['https://a.example/Foo_', undefined],
    ['https://a.example/_foo_ x', undefined],
    ['*https://a.example/x*', 'https://a.example/x'],
    ['~https://a.example/x~', 'https://a.example/x'],
    ['https://a.example/Michelson–Morley–', 'https://a.example/Michelson–Morley'],
    ['https://a.example/x—see', 'https://a.example/x'],
    // Emoji behind an address, and in its name.
    ['https://a.example/x👍🏽', 'https://a.example/x'],
    ['https://i❤.example/ x', undefined],
    // Names beyond ASCII.
    ['https://müller.example/straße?q=ü#ä.', 'https://müller.example/straße?q=ü#ä'],
    ['https://a.example/x…', 'https://a.example/x'],
    ['HTTPS://A.EXAMPLE/x!', 'HTTPS://A.EXAMPLE/x'],
  ] as const)
    it(`finds the end of the address in ${JSON.stringify(body)}`, () => {
      const [found] = parseText(body).filter(({ kind }) => kind === 'link');
      expect(textOf(found ? [found] : [])).to.equal(address ?? body.split(' ')[0]);
    });

  for (const [body, hrefs] of [
    ['see www.example.com.', ['https://www.example.com/']],
    ['请看www.a.example/x。', ['https://www.a.example/x']],
    ['Www.Bücher.example', ['https://www.xn--bcher-kva.example/']],
    ['(https://a.example/x),(www.b.example)', ['https://a.example/x', 'https://www.b.example/']],
    ['www. www.x www..de www.javascript:alert(1)', []],
    ['x.www.a.example ada@www.a.example xwww.a.example', []],
    ['_https://a.example/x', ['https://a.example/x']],
    // Addresses without a space between them, and one within another.
    ['https://a.example/x,https://b.example/y', ['https://a.example/x', 'https://b.example/y']],
    ['https://a.example;HTTP://b.example', ['https://a.example/', 'http://b.example/']],
    ['https://a.example|https://b.example', ['https://a.example/', 'https://b.example/']],
    ["'https://a.example/x','https://b.example'", ['https://a.example/x', 'https://b.example/']],
    [
      'https://a.example/x和https://b.example',
      ['https://a.example/x%E5%92%8C', 'https://b.example/'],
    ],
    ['https://a.example/2020/https://b.example', ['https://a.example/2020/https://b.example']],
    ['https://a.example/?u=https://b.example', ['https://a.example/?u=https://b.example']],
    // A pause in a phone number, and several people.
    [
      'tel:+49301,,5 mailto:a@b.example,c@d.example',
      ['tel:+49301,,5', 'mailto:a@b.example,c@d.example'],
    ],
  ] as const)
    it(`links ${JSON.stringify(body)} to ${hrefs.join(' and ') || 'nothing'}`, () => {
      expect(links(body)).to.eql(hrefs);
    });

  it('ends an address at a character that changes the writing direction', () => {
    expect(links('https://a.example/\u202Egnp.exe')).to.eql(['https://a.example/']);
  });

  itIsLinear(parseText, 'https://a');
});
