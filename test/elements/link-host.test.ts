import { hiddenHost } from '../../src/elements/rich-text/link-host.js';
import { markdown, parseText } from '../../src/elements/rich-text/rich-text.js';
import { expect } from './support/expect.js';
import { itIsLinear } from './support/parser-steps.js';
import { fixture, html } from '@open-wc/testing';

describe('The host behind a link', () => {
  for (const [words, href, host] of [
    ['https://bank.example', 'https://evil.example/', 'evil.example'],
    ['bank.example/login', 'https://evil.example/', 'evil.example'],
    ['Visit www.bank.example now', 'https://evil.example/', 'evil.example'],
    ['help@bank.example', 'mailto:thief@evil.example', 'evil.example'],
    // Cyrillic letters.
    ['https://аррӏе.com/', 'https://xn--80ak6aa92e.com/', 'xn--80ak6aa92e.com'],
    ['раураl.com', 'https://xn--l-7sba6dbr.com/', 'xn--l-7sba6dbr.com'],
  ] as const)
    it(`shows where the words name another: ${words}`, () => {
      expect(hiddenHost(words, href)).to.equal(host);
    });

  for (const [words, href] of [
    ['https://shop.example/a', 'https://shop.example/a'],
    ['our shop', 'https://shop.example/'],
    ['shop.example', 'https://www.shop.example/sale'],
    ['www.shop.example', 'https://shop.example/'],
    ['https://localhost/file.html', 'https://localhost/file.html'],
    ['mailto:john.doe@shop.example', 'mailto:john.doe@shop.example'],
    ['tel:+4930123', 'tel:+4930123'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
    ['https://почта.рф/', 'https://xn--80a1acny.xn--p1ai/'],
    ['https://日本語.jp/', 'https://xn--wgv71a119e.jp/'],
  ] as const)
    it(`does not show where the words do not deceive: ${words}`, () => {
      expect(hiddenHost(words, href)).to.equal(undefined);
    });

  it('is not part of the text', async () => {
    const body = '[https://bank.example](https://evil.example)';
    const bubble = await fixture(html`<div>${markdown(body)}</div>`);
    expect(bubble.textContent).to.equal(body);
    expect(bubble.querySelector('a')?.dataset['host']).to.equal('evil.example');
  });

  it('is no link where a user name stands before it', () => {
    const kinds = parseText('https://bank.example@evil.example/').map(({ kind }) => kind);
    expect(kinds).to.eql(['text']);
  });

  itIsLinear((text, countSteps) => void hiddenHost(text, 'https://a.example/', countSteps));
});
