import { parseText } from '../../src/elements/rich-text/rich-text.js';
import { expect } from './support/expect.js';
import { itIsLinear } from './support/parser-steps.js';
import { textOf } from './support/text-of.js';

const links = (body: string): string[] =>
  parseText(body).flatMap((node) => (node.kind === 'link' ? [node.href] : []));

describe('parseText', () => {
  it('loses and adds no character', () => {
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

  it('knows web, mail and phone addresses', () => {
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

  it("leaves the sentence's punctuation and brackets outside", () => {
    expect(links('Look (https://a.example/b_(c)), or https://a.example/d. Yes?')).to.eql([
      'https://a.example/b_(c)',
      'https://a.example/d',
    ]);
  });

  it('ends an address at a character that turns the direction of writing', () => {
    expect(links('https://a.example/\u202Egnp.exe')).to.eql(['https://a.example/']);
  });

  itIsLinear(parseText, 'https://a');
});
