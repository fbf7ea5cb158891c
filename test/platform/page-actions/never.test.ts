import { expect } from '../../elements/support/expect.js';
import {
  isForbiddenClick,
  isOutOfReach,
  isSecretField,
} from '../../../src/platform/page-actions/never.js';
import { isAt, ownAddress } from '../../../src/platform/page-actions/page-address.js';
import { element, pageOf } from './page.js';

describe('what no step touches', () => {
  const secret = [
    '<input type="password">',
    '<input type="file">',
    '<input autocomplete="cc-number">',
    '<input autocomplete="section-a billing cc-csc">',
    '<input autocomplete="ONE-TIME-CODE">',
    '<input type="text" autocomplete="current-password">',
    '<textarea autocomplete="new-password"></textarea>',
    '<select autocomplete="cc-exp-month"></select>',
    '<input name="user[password]">',
    '<input id="login-otp">',
    '<input name="cvc">',
    '<input name="otpCode">',
    '<input id="cardCvv">',
    '<input name="userPIN">',
    '<input name="smsOTPCode">',
    '<input name="otp2">',
    '<input name="current-pass">',
    '<input name="cc_exp">',
    '<input name="creditCard">',
    '<input name="verificationCode">',
    '<input name="kennwort">',
    '<select name="cc-exp-month"></select>',
    '<div contenteditable id="otp"></div>',
  ];
  for (const markup of secret)
    it(`TSK-2 is ${markup}`, () => {
      pageOf(markup);
      expect(isSecretField(element('*'))).to.equal(true);
      expect(isForbiddenClick(element('*'))).to.equal(true);
    });

  for (const markup of [
    '<input>',
    '<input type="email" autocomplete="email">',
    '<input name="cc-less" autocomplete="off">',
    '<input name="passenger">',
    '<input name="shopping">',
    '<input name="shippingAddress">',
    '<input name="topic">',
    '<input name="opinion">',
    '<input name="hotpink">',
    '<input name="cc">',
    '<input name="postCode">',
    '<select></select>',
  ])
    it(`TSK-2 is not ${markup}`, () => {
      pageOf(markup);
      expect(isSecretField(element('*'))).to.equal(false);
      expect(isForbiddenClick(element('*'))).to.equal(false);
    });

  it('TSK-2 is the label of a secret field, and what is in it', () => {
    pageOf('<label>Password <b id="t">here</b><input type="password"></label>');
    expect(isForbiddenClick(element('#t'))).to.equal(true);
  });

  it('TSK-2 is the label of a field in a link to elsewhere', () => {
    pageOf('<label for="t">Name</label><a href="https://elsewhere.example/"><input id="t"></a>');
    expect(isForbiddenClick(element('label'))).to.equal(true);
  });

  it('TSK-2 is the label of a button that sends a form elsewhere', () => {
    pageOf(`<form action="https://elsewhere.example/"><button id="go">Go</button></form>
      <label for="go">Press me</label>`);
    expect(isForbiddenClick(element('label'))).to.equal(true);
  });

  for (const markup of [
    '<a href="https://elsewhere.example/"><slot></slot></a>',
    '<label><input type="file"><slot></slot></label>',
    '<form action="https://elsewhere.example/"><button><slot></slot></button></form>',
  ])
    it(`TSK-2 is what is slotted into ${markup}`, () => {
      pageOf('<div><b>Text</b></div>');
      element('div').attachShadow({ mode: 'open' }).innerHTML = markup;
      expect(isForbiddenClick(element('b'))).to.equal(true);
    });

  it('TSK-2 is a button of a form whose fields hide its methods', () => {
    pageOf(`<form action="https://elsewhere.example/"><input name="getAttribute">
      <button>Go</button></form>`);
    expect(isForbiddenClick(element('button'))).to.equal(true);
  });

  const links: [href: string, isForbidden: boolean][] = [
    ['href="/pricing?a=1#b"', false],
    ['href="#part"', false],
    ['href="?page=2"', false],
    [`href="${location.origin}/x"`, false],
    ['href="/x" target="_self"', false],
    ['href="https://elsewhere.example/"', true],
    ['href="//elsewhere.example/"', true],
    ['href="javascript:alert(1)"', true],
    ['href=" java\nscript:alert(1)"', true],
    ['href="data:text/html,x"', true],
    ['href="blob:x"', true],
    ['href="mailto:a@example.com"', true],
    ['href="/x" target="_blank"', true],
    ['href="/x" target="other"', true],
    ['href="/x" download', true],
    ['href="http://["', true],
  ];
  for (const [attributes, isForbidden] of links)
    it(`TSK-2 ${isForbidden ? 'is' : 'is not'} a link with ${JSON.stringify(attributes)}`, () => {
      pageOf(`<a ${attributes}><b id="t">Go</b></a>`);
      expect(isForbiddenClick(element('#t'))).to.equal(isForbidden);
    });

  it('TSK-2 is a link in a drawing that leads away', () => {
    pageOf('<svg><a href="https://elsewhere.example/"><text id="t">Go</text></a></svg>');
    expect(isForbiddenClick(element('#t'))).to.equal(true);
  });

  const forms: [markup: string, isForbidden: boolean][] = [
    ['<form><button>Go</button></form>', false],
    ['<form action="/search"><button>Go</button></form>', false],
    ['<form action="/search"><input name="action"><button>Go</button></form>', false],
    ['<form action="https://elsewhere.example/"><button>Go</button></form>', true],
    [
      '<form action="https://elsewhere.example/"><input name="action"><button>Go</button></form>',
      true,
    ],
    ['<form action="https://elsewhere.example/"><button type="button">Go</button></form>', false],
    ['<form><button formaction="javascript:alert(1)">Go</button></form>', true],
    ['<form target="_blank"><button>Go</button></form>', true],
    ['<form target="_blank"><button formtarget="_self">Go</button></form>', false],
  ];
  for (const [markup, isForbidden] of forms)
    it(`TSK-2 ${isForbidden ? 'is' : 'is not'} the button of ${markup}`, () => {
      pageOf(markup);
      expect(isForbiddenClick(element('button'))).to.equal(isForbidden);
    });

  it('TSK-2 is a frame, and the widget with all that is in it', () => {
    pageOf('<iframe></iframe><div id="w"><p id="in">a</p></div><p id="out">b</p>');
    const widget = element('#w');
    for (const each of ['iframe', '#w', '#in'])
      expect(isOutOfReach(element(each), widget), each).to.equal(true);
    expect(isOutOfReach(element('#out'), widget)).to.equal(false);
  });
});

describe('an address of the page', () => {
  const page = new URL('https://shop.example/a/b?c=1#d');
  const at = (address: string): boolean => isAt(new URL(address, page), page);

  it('TSK-2 has its origin, and neither another scheme nor a name', () => {
    for (const own of ['/x', 'x', '?c=2', '#e', 'https://shop.example/x'])
      expect(ownAddress(own, page)?.origin, own).to.equal('https://shop.example');
    for (const other of [
      'https://elsewhere.example/',
      'http://shop.example/',
      'https://shop.example:8443/',
      'https://user@shop.example/',
      'javascript:alert(1)',
      'data:text/html,x',
      'blob:https://shop.example/x',
      'http://[',
    ])
      expect(ownAddress(other, page), other).to.equal(null);
  });

  it('TSK-4 is compared by origin, path and query, not by the fragment', () => {
    for (const same of [
      '/a/b?c=1',
      '/a/b/?c=1',
      '/a/b?c=1#other',
      'b?c=1',
      'https://shop.example/a/b?c=1',
    ])
      expect(at(same), same).to.equal(true);
    for (const other of ['/a/b', '/a/b?c=2', '/A/b?c=1', 'https://x.example/a/b?c=1'])
      expect(at(other), other).to.equal(false);
  });
});
