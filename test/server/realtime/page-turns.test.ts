import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPageTurns } from '../../../server/realtime/page-turns.js';

/** As many as are read at the same time. */
const AT_ONCE = 4;
/** As many as may wait in one line. */
const MAX_WAITING = 100;

const nextTurn = () => new Promise<void>(setImmediate);
/** Turns of the event loop in which a few pages begin and end. */
async function pass(turns = 10) {
  for (let count = 0; count < turns; count += 1) await nextTurn();
}

test('SEC-12: one connection gets one page after another, and the next one when there is room', async () => {
  let hasRoom = true;
  const line = createPageTurns().open({ address: 'a', hasRoom: () => hasRoom });
  const read: number[] = [];
  const pages = [0, 1, 2].map((page) =>
    line.read(async () => {
      read.push(page);
      hasRoom = false;
      await nextTurn();
      return page;
    }),
  );
  await pass();
  assert.deepEqual(read, [0]);
  hasRoom = true;
  line.look();
  await pass();
  assert.deepEqual(read, [0, 1]);
  hasRoom = true;
  line.look();
  assert.deepEqual(await Promise.all(pages), [0, 1, 2]);
});

test('SEC-12: a page that fails gives its turn away', async () => {
  const line = createPageTurns().open({ address: 'a', hasRoom: () => true });
  await assert.rejects(
    line.read(() => Promise.reject(new Error('no database'))),
    /no database/,
  );
  assert.equal(await line.read(async () => 1), 1);
});

test('SEC-12: few pages are read at the same time, however many connections ask', async () => {
  const turns = createPageTurns();
  let [reading, most] = [0, 0];
  const pages = Array.from({ length: 50 }, () =>
    turns.open({ address: 'a', hasRoom: () => true }).read(async () => {
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
  const turns = createPageTurns();
  const order: string[] = [];
  const ask = (address: string) =>
    turns.open({ address, hasRoom: () => true }).read(async () => {
      order.push(address);
      await nextTurn();
    });
  const hostile = Array.from({ length: 300 }, () => ask('hostile'));
  await pass(2);
  await ask('honest');
  assert.ok(order.indexOf('honest') <= 4 * AT_ONCE, `${order.indexOf('honest')}`);
  await Promise.all(hostile);
});

test('SEC-12: who asks for more than a console shows is refused, and those before are served', async () => {
  let hasRoom = false;
  const line = createPageTurns().open({ address: 'a', hasRoom: () => hasRoom });
  const pages = Array.from({ length: MAX_WAITING }, (_, page) => line.read(async () => page));
  await assert.rejects(
    line.read(async () => 0),
    { code: 'rate_limited' },
  );
  hasRoom = true;
  line.look();
  assert.equal((await Promise.all(pages)).length, MAX_WAITING);
});

test('SEC-12: nothing is read for a connection that has closed', async () => {
  let hasRoom = false;
  const line = createPageTurns().open({ address: 'a', hasRoom: () => hasRoom });
  let reads = 0;
  void line.read(async () => (reads += 1));
  line.close();
  hasRoom = true;
  line.look();
  await pass();
  assert.equal(reads, 0);
});
