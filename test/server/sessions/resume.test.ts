import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, test } from 'node:test';
import { refused } from '../support/rejected.js';
import {
  ADDRESS,
  createTestComponents,
  openHeldSession,
  type TestComponents,
} from '../support/test-components.js';

let server: TestComponents;
let held: Awaited<ReturnType<typeof openHeldSession>>;
let ids: string[];
beforeEach(async () => {
  server = await createTestComponents({ MESSAGE_BURST: '1000' });
  held = await openHeldSession(server);
  ids = [];
  for (let seq = 1; seq <= 60; seq += 1) ids.push((await held.send(`message ${seq}`)).message.id);
});
afterEach(() => server.storage.close());

const accept = (cursor: object = {}) =>
  server.sessions.acceptSocket({ sessionId: held.id, tabId: held.tabId, ...cursor });
const sync = (cursor: { epoch?: number; after: number; afterId?: string }, limit?: number) =>
  server.sessions.syncLog({ sessionId: held.id, cursor, limit });
const seqs = ({ messages }: { messages: { seq: number }[] }) => messages.map(({ seq }) => seq);
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

test('COM-7: a welcome without a cursor has the last page, with one what follows it', async () => {
  const last = await accept();
  assert.deepEqual(seqs(last), range(11, 60));
  assert.deepEqual([last.head, last.more, last.reset], [60, false, undefined]);
  const next = await accept({ epoch: 1, after: 5, afterId: ids[4] });
  assert.deepEqual([seqs(next), next.more], [range(6, 55), true]);
  const nothing = await accept({ epoch: 1, after: 60, afterId: ids[59] });
  assert.deepEqual([seqs(nothing), nothing.more], [[], false]);
});

test('RES-5: the client pulls page after page to the head', async () => {
  const page = await sync({ epoch: 1, after: 0 }, 25);
  assert.deepEqual([seqs(page), page.more, page.head], [range(1, 25), true, 60]);
  const rest = await sync({ epoch: 1, after: 25, afterId: ids[24]! });
  assert.deepEqual([seqs(rest), rest.more], [range(26, 60), false]);
  const older = await server.sessions.readHistory({ sessionId: held.id, before: 11, limit: 4 });
  assert.deepEqual([seqs(older), older.more], [range(7, 10), true]);
});

for (const [what, cursor] of [
  ['another epoch', { epoch: 2, after: 10 }],
  ['a cursor beyond the head', { epoch: 1, after: 61 }],
  ['another message at the cursor', { epoch: 1, after: 10, afterId: randomUUID() }],
] as const) {
  test(`RES-4: ${what} is answered with reset and the last page`, async () => {
    for (const view of [await sync(cursor), await accept(cursor)]) {
      assert.equal(view.reset, true);
      assert.deepEqual(seqs(view), range(11, 60));
    }
  });
}

test('RES-4: a page load learns it too', async () => {
  const { id: sessionId, sessionKey: bearer } = held;
  const restore = (cursor: object) =>
    server.sessions.restoreSession({ sessionId, bearer }, cursor, ADDRESS);
  assert.equal((await restore({ after: 10, afterId: randomUUID() })).reset, true);
  const fine = await restore({ after: 10, afterId: ids[9] });
  assert.deepEqual([fine.reset, seqs(fine)], [undefined, range(11, 60)]);
});

test('TAB-10: each accepted socket raises the lease', async () => {
  assert.equal((await accept()).lease, held.welcome.lease + 1);
  assert.equal((await accept()).lease, held.welcome.lease + 2);
  await refused(held.send('too late'), 'stale_lease');
});

test('COM-4: what changes a session under an old lease is refused, whatever it is', async () => {
  await accept();
  const { heartbeat, readByVisitor, pushContext, identify, endSession } = server.sessions;
  await refused(heartbeat(held.holder, { active: true }), 'stale_lease');
  await refused(readByVisitor(held.holder, { upTo: 1 }), 'stale_lease');
  await refused(pushContext(held.holder, { routingData: { a: true } }), 'stale_lease');
  await refused(identify(held.holder, { profile: { name: 'Vera' } }), 'stale_lease');
  // The way out is open to an old socket as well.
  assert.deepEqual(await endSession(held.id, {}), { status: 'ended' });
});

test('SES-6: a closed session is welcomed for its log, and stays closed', async () => {
  await server.sessions.endSession(held.id, { reason: 'cleared' });
  const welcome = await accept({ epoch: 1, after: 60, afterId: ids[59] });
  assert.deepEqual(seqs(welcome), [61]);
  assert.equal(welcome.messages[0]?.code, 'ended');
  assert.deepEqual([welcome.session.final, welcome.session.reason], [true, 'cleared']);
});
