import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPageScheduler } from '../../../server/realtime/page-scheduler.js';

/** As many as are read at the same time. */
const AT_ONCE = 4;
/** As many as may wait in one queue. */
const MAX_WAITING = 100;

const nextTurn = () => new Promise<void>(setImmediate);
/** Turns of the event loop in which a few pages begin and end. */
async function pass(turns = 10) {
  for (let count = 0; count < turns; count += 1) await nextTurn();
}

test('SEC-12: one connection gets one page after another, and the next one when there is room', async () => {
  let hasRoom = true;
  const queue = createPageScheduler().openQueue({ address: 'a', hasRoom: () => hasRoom });
  const read: number[] = [];
  const pages = [0, 1, 2].map((page) =>
    queue.read(async () => {
      read.push(page);
      hasRoom = false;
      await nextTurn();
      return page;
    }),
  );
  await pass();
  assert.deepEqual(read, [0]);
  hasRoom = true;
  queue.checkRoom();
  await pass();
  assert.deepEqual(read, [0, 1]);
  hasRoom = true;
  queue.checkRoom();
  assert.deepEqual(await Promise.all(pages), [0, 1, 2]);
});

test('SEC-12: after a page that fails, the next one is read', async () => {
  const queue = createPageScheduler().openQueue({ address: 'a', hasRoom: () => true });
  await assert.rejects(
    queue.read(() => Promise.reject(new Error('no database'))),
    /no database/,
  );
  assert.equal(await queue.read(async () => 1), 1);
});

test('SEC-12: few pages are read at the same time, however many connections ask', async () => {
  const scheduler = createPageScheduler();
  let [reading, most] = [0, 0];
  const pages = Array.from({ length: 50 }, () =>
    scheduler.openQueue({ address: 'a', hasRoom: () => true }).read(async () => {
      reading += 1;
      most = Math.max(most, reading);
      await nextTurn();
      reading -= 1;
    }),
  );
  await Promise.all(pages);
  assert.equal(most, AT_ONCE);
});

test('SEC-12: an address with hundreds of connections does not keep another one waiting', async () => {
  const scheduler = createPageScheduler();
  const order: string[] = [];
  const ask = (address: string) =>
    scheduler.openQueue({ address, hasRoom: () => true }).read(async () => {
      order.push(address);
      await nextTurn();
    });
  const hostile = Array.from({ length: 300 }, () => ask('hostile'));
  await pass(2);
  await ask('honest');
  assert.ok(order.indexOf('honest') <= 4 * AT_ONCE, `${order.indexOf('honest')}`);
  await Promise.all(hostile);
});

test('SEC-12: a request is refused when more wait than a console shows, and those before it are served', async () => {
  let hasRoom = false;
  const queue = createPageScheduler().openQueue({ address: 'a', hasRoom: () => hasRoom });
  const pages = Array.from({ length: MAX_WAITING }, (_, page) => queue.read(async () => page));
  await assert.rejects(
    queue.read(async () => 0),
    { code: 'rate_limited' },
  );
  hasRoom = true;
  queue.checkRoom();
  assert.equal((await Promise.all(pages)).length, MAX_WAITING);
});

test('SEC-12: nothing is read for a connection that has closed', async () => {
  let hasRoom = false;
  const queue = createPageScheduler().openQueue({ address: 'a', hasRoom: () => hasRoom });
  let reads = 0;
  const pages = [1, 2].map(() => queue.read(async () => (reads += 1)));
  queue.close();
  // A shutdown waits for everything that runs.
  for (const page of pages) await assert.rejects(page, { code: 'unavailable' });
  hasRoom = true;
  queue.checkRoom();
  await pass();
  assert.equal(reads, 0);
});
