import assert from 'node:assert/strict';
import { test } from 'node:test';
import { siteAllows } from '../../../server/sites/origin-policy.js';
import type { Site } from '../../../server/sites/site-directory.js';
import { addressOf, originOf } from '../../../server/http/request-origin.js';

const site = (change: Partial<Site>): Site => ({
  token: 'shop',
  name: 'Shop',
  accent: undefined,
  position: undefined,
  texts: {},
  origins: ['https://good.example', 'http://good.example:8080'],
  openingHours: undefined,
  preChat: [],
  preChatRequired: 'never',
  historySeconds: 0,
  idleSeconds: 0,
  leftMessageSeconds: 0,
  autoResolveMinutes: 0,
  messageLog: true,
  deleteAfterSeconds: undefined,
  identitySecrets: [],
  textsByLanguage: {},
  ...change,
});
const own = ['https://chat.example'];
const allows = (origin: string | undefined, change: Partial<Site> = {}) =>
  siteAllows(site(change), { origin, own });

test('SEC-1: an origin is allowed as a whole: scheme, host and port', () => {
  for (const origin of ['https://good.example', 'http://good.example:8080', 'https://chat.example'])
    assert.equal(allows(origin), true, origin);
  for (const origin of [
    undefined,
    '',
    'null',
    'http://good.example',
    'https://good.example:443',
    'https://good.example:8080',
    'https://good.example.evil.com',
    'https://evil.com/https://good.example',
    'https://www.good.example',
    'https://GOOD.example',
    'https://good.example/',
    'https://good.example@evil.com',
    'http://localhost:3000',
  ])
    assert.equal(allows(origin), false, origin);
  assert.equal(allows('null', { origins: ['null'] }), true);
});

test('SEC-1: the demo site runs on this machine, on any port', () => {
  for (const origin of ['http://localhost', 'http://localhost:5173', 'https://127.0.0.1:8443'])
    assert.equal(allows(origin, { token: 'demo' }), true, origin);
  for (const origin of [
    'http://localhost.evil.com',
    'http://127.0.0.1.evil.com:80',
    'http://evil.com:localhost',
    'http://127.0.0.2',
    'file://localhost',
  ])
    assert.equal(allows(origin, { token: 'demo' }), false, origin);
});

test('The own origin is PUBLIC_URL where it is set, and the Host of the request else', () => {
  const headers = { origin: 'https://a.example', host: 'b.example:3000' };
  assert.deepEqual(originOf({ headers }, { PUBLIC_URL: 'https://chat.example/x' }).own, own);
  assert.deepEqual(originOf({ headers }, { PUBLIC_URL: undefined }).own, [
    'http://b.example:3000',
    'https://b.example:3000',
  ]);
});

test('SEC-11: X-Forwarded-For counts as far as proxies are trusted', () => {
  const request = {
    headers: { 'x-forwarded-for': '6.6.6.6, 2.2.2.2, 1.1.1.1' },
    socket: { remoteAddress: '9.9.9.9' },
  } as never;
  assert.equal(addressOf(request, { TRUST_PROXY: 0 }), '9.9.9.9');
  assert.equal(addressOf(request, { TRUST_PROXY: 1 }), '1.1.1.1');
  assert.equal(addressOf(request, { TRUST_PROXY: 2 }), '2.2.2.2');
});

for (const [address, counted] of [
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8:1:3::9', '2001:db8:1:3::/64'],
  ['::ffff:9.9.9.9', '9.9.9.9'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['unknown', 'unknown'],
] as const)
  test(`SEC-11: limits count ${address} as ${counted}`, () => {
    const request = { headers: {}, socket: { remoteAddress: address } } as never;
    assert.equal(addressOf(request, { TRUST_PROXY: 0 }), counted);
  });
