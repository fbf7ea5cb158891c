import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, test } from 'node:test';
import { MAX_BLOCKS } from '../../../src/protocol/blocks.js';
import { MAY_ALL } from '../../support/agent-access.js';
import { refused } from '../support/rejected.js';
import {
  addAgent,
  ADDRESS,
  createTestComponents,
  openHeldSession,
  openTestSession,
  type TestComponents,
} from '../support/test-components.js';

const DAY = 24 * 60 * 60_000;
const anna = { id: randomUUID(), name: 'Anna', ...MAY_ALL };
const lina = { id: randomUUID(), name: 'Lina', role: 'agent', sites: ['demo'] } as const;
const visitorId = randomUUID();
const ELSEWHERE = '198.51.100.9';
let server: TestComponents;
beforeEach(async () => {
  server = await createTestComponents();
  await addAgent(server, anna);
});
afterEach(() => server.close());

const block = (sessionId: string, change: object = {}) =>
  server.blocking.blockVisitor(anna, {
    ...{ sessionId, reason: 'Abuse', days: 1, address: false },
    ...change,
  });
const blockAddress = (address: string, site: string | null = null) =>
  server.blocking.blockAddress(anna, { address, site, reason: 'Flood', days: null });
async function write(request: Parameters<typeof openHeldSession>[1] = {}) {
  const held = await openHeldSession(server, request);
  await held.send('Hello');
  return held;
}

test('SEC-11: a blocked visitor can neither go on nor begin anew in the same browser, from wherever', async () => {
  const held = await write({ visitorId });
  await block(held.id);
  const caller = { sessionId: held.id, bearer: held.sessionKey };
  await refused(server.sessions.restoreSession(caller, {}, ELSEWHERE), 'forbidden');
  await refused(openTestSession(server, { visitorId }, ELSEWHERE), 'forbidden');
  const previous = { id: held.id, key: held.sessionKey };
  await refused(openTestSession(server, { previous }, ELSEWHERE), 'forbidden');
  const { openKey } = held;
  await refused(openTestSession(server, { openKey }, ELSEWHERE), 'forbidden');
  // Nobody else is.
  await openTestSession(server, { visitorId: randomUUID() });
});

test('C7: a blocked visitor can still end and erase the conversation, and stays blocked then', async () => {
  const held = await write({ visitorId });
  await block(held.id);
  await server.sessions.endSession(held.id, {});
  await server.sessions.eraseSession({ sessionId: held.id, bearer: held.sessionKey });
  await refused(openTestSession(server, { visitorId }), 'forbidden');
  const [left] = await server.blocking.list(anna);
  assert.deepEqual(left?.visitor, {});
});

test('SEC-11: a block ends with its time, and is then deleted; or by hand, from the conversation or the list', async () => {
  const held = await write({ visitorId });
  await block(held.id, { days: 7 });
  const [listed] = await server.blocking.list(anna);
  assert.equal(listed?.until, new Date(server.clock.now() + 7 * DAY).toISOString());
  server.clock.advance(7 * DAY);
  await openTestSession(server, { visitorId });
  assert.deepEqual(await server.blocking.list(anna), []);
  await server.sweep();
  assert.equal(await server.storage.blocks.count(), 0);

  const again = await write({ visitorId });
  await block(again.id, { days: null });
  await refused(openTestSession(server, { visitorId }), 'forbidden');
  await server.blocking.unblockVisitor(anna, again.id);
  await openTestSession(server, { visitorId });
  await block(again.id);
  await server.blocking.remove(anna, (await server.blocking.list(anna))[0]!.id);
  await openTestSession(server, { visitorId });
});

test('SEC-11: with the address, others who have it are blocked too; it is learned when the visitor comes back', async () => {
  const held = await write({ visitorId });
  await block(held.id, { address: true });
  await openTestSession(server);
  assert.equal((await server.blocking.list(anna))[0]?.addressAwaited, true);
  await refused(openTestSession(server, { visitorId }, '2001:db8:1:2::/64'), 'forbidden');
  while ((await server.blocking.list(anna))[0]?.addressAwaited) await new Promise(setImmediate);
  await server.blockList.load();
  assert.equal((await server.blocking.list(anna))[0]?.address, '2001:db8:1:2::/64');
  await refused(openTestSession(server, {}, '2001:db8:1:2::/64'), 'forbidden');
  await openTestSession(server, {}, '2001:db8:1:3::/64');
});

test('SEC-11: a range is blocked on its site, or on all', async () => {
  await server.storage.sites.set('other', { name: 'Other' }, server.clock.now());
  server.sites.forget();
  await blockAddress('192.0.2.0/24', 'other');
  await openTestSession(server, {}, ADDRESS);
  await refused(openTestSession(server, { site: 'other' }, ADDRESS), 'forbidden');
  await blockAddress(ADDRESS);
  await refused(openTestSession(server, {}, ADDRESS), 'forbidden');
  await openTestSession(server, {}, ELSEWHERE);
});

test('SEC-6: agents block and unblock the visitors of their sites, on that site; the rest is for admins', async () => {
  await server.storage.sites.set('other', { name: 'Other' }, server.clock.now());
  server.sites.forget();
  const foreign = await write({ site: 'other', visitorId });
  const request = { sessionId: foreign.id, reason: 'Abuse', days: 1, address: false } as const;
  await refused(server.blocking.blockVisitor(lina, request), 'not_found');
  await refused(server.blocking.unblockVisitor(lina, foreign.id), 'not_found');
  await refused(server.blocking.list(lina), 'forbidden');
  const range = { address: ADDRESS, site: 'demo', reason: 'Flood', days: 1 } as const;
  await refused(server.blocking.blockAddress(lina, range), 'forbidden');
  await refused(server.blocking.remove(lina, randomUUID()), 'forbidden');

  const own = await write({ visitorId });
  await server.blocking.blockVisitor(lina, { ...request, sessionId: own.id });
  await refused(openTestSession(server, { visitorId }), 'forbidden');
  await openTestSession(server, { site: 'other', visitorId });
});

test('SEC-11: there is no end of blocks that fills the memory, and a block of the same conversation replaces', async () => {
  const held = await write();
  await block(held.id);
  await block(held.id, { days: null });
  assert.deepEqual(
    (await server.blocking.list(anna)).map(({ until }) => until),
    [null],
  );
  const record = (await server.storage.blocks.all())[0]!;
  await server.storage.transaction(async (tx) => {
    for (let count = 1; count < MAX_BLOCKS; count += 1)
      await tx.blocks.insert({ ...record, id: randomUUID(), sessionId: undefined });
  });
  await refused(blockAddress('203.0.113.1'), 'too_large');
  await block(held.id);
});

test('C7: the audit log says who blocked and what for how long, and no address', async () => {
  const held = await write();
  await block(held.id, { address: true });
  await server.blocking.unblockVisitor(anna, held.id);
  await blockAddress('203.0.113.77');
  const { entries } = await server.auditLog.read(anna, undefined);
  assert.deepEqual(
    new Set(entries.map(({ action }) => action)),
    new Set(['visitor_blocked', 'block_removed', 'address_blocked']),
  );
  assert.doesNotMatch(JSON.stringify(entries), /203\.0\.113|Abuse|Flood/);
});
