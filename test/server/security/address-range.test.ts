import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createNetworkCheck, toNetwork } from '../../../server/security/address-range.js';
import { addressRangeIssue } from '../../../src/protocol/blocks.js';

test('SEC-11: a range is stored in one form; an IPv6 address stands for its network', () => {
  const forms = [
    ['203.0.113.7', '203.0.113.7'],
    ['203.0.113.7/32', '203.0.113.7'],
    ['203.0.113.7/24', '203.0.113.0/24'],
    ['2001:DB8::1', '2001:db8::/64'],
    ['2001:db8:0:0::/64', '2001:db8::/64'],
    ['2001:db8:1:2:3::/80', '2001:db8:1:2::/64'],
    ['2001:db8:ffff::/32', '2001:db8::/32'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
  ] as const;
  for (const [range, network] of forms) assert.equal(toNetwork(range), network, range);
});

test('SEC-11: an address is in its networks, and in no other, of whichever version', () => {
  const isIn = createNetworkCheck(['203.0.113.0/24', '2001:db8::/32', '198.51.100.7']);
  for (const address of ['203.0.113.255', '2001:db8:9:0::/64', '198.51.100.7'])
    assert.equal(isIn(address), true, address);
  for (const address of ['203.0.114.0', '2001:db9:0:0::/64', '198.51.100.8', ''])
    assert.equal(isIn(address), false, address);
  assert.equal(createNetworkCheck([])('203.0.113.1'), false);
});

test('SEC-9: what is no address, or a range of half the world, is refused with a reason', () => {
  for (const text of ['203.0.113.7', '203.0.113.0/24', '10.0.0.0/8', '2001:db8::', '2001:db8::/24'])
    assert.equal(addressRangeIssue(text), undefined, text);
  for (const text of [
    '',
    'example.com',
    '203.0.113',
    '203.0.113.0/33',
    '2001:db8::/129',
    '1.2.3.4/x',
  ])
    assert.match(addressRangeIssue(text) ?? '', /no IP address/, text);
  for (const text of ['0.0.0.0/0', '10.0.0.0/7', '::/0', '2001:db8::/23'])
    assert.match(addressRangeIssue(text) ?? '', /too large/, text);
});
