import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAddressGroups } from '../../../server/security/address-groups.js';
import { createTestComponents, openTestSession } from '../support/test-components.js';

test('an address has one of 4096 groups; on another server it has another one', async () => {
  const [one, other] = [await createTestComponents(), await createTestComponents()];
  const groupOf = createAddressGroups(one.keyring);
  const addresses = Array.from(
    { length: 2_000 },
    (_, index) => `10.0.${index >> 8}.${index & 255}`,
  );
  const groups = addresses.map(groupOf);
  assert.deepEqual(addresses.map(groupOf), groups);
  assert.ok(groups.every((group) => Number.isInteger(group) && group >= 0 && group < 4_096));
  assert.ok(new Set(groups).size > 1_000);
  const elsewhere = addresses.map(createAddressGroups(other.keyring));
  assert.notDeepEqual(elsewhere, groups);
  await Promise.all([one.storage.close(), other.storage.close()]);
});

test('C7: a session stores only the group of its address, and only while it is open', async () => {
  const server = await createTestComponents();
  const { sessions } = server.storage;
  const address = '203.0.113.9';
  const { id, exitKey } = await openTestSession(server, {}, address);
  const record = (await sessions.find(id))!;
  assert.equal(record.addressGroup, createAddressGroups(server.keyring)(address));
  assert.ok(!JSON.stringify(record).includes(address));
  await server.sessions.endByKey({ sessionId: id, bearer: exitKey }, {});
  assert.equal((await sessions.find(id))?.addressGroup, undefined);

  const idle = await openTestSession(server, {}, address);
  const welcome = await server.sessions.acceptSocket({ sessionId: idle.id, tabId: idle.id });
  const message = { sessionId: idle.id, site: 'demo', address, clientId: idle.id, body: 'Hello?' };
  await server.sessions.post({ ...message, lease: welcome.lease });
  server.clock.advance(24 * 60 * 60_000);
  await server.sweep();
  const swept = (await sessions.find(idle.id))!;
  assert.deepEqual([swept.reason, swept.addressGroup], ['idle', undefined]);
  await server.storage.close();
});
