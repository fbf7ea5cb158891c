import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { Conversation } from '../../../src/protocol/agent-events.js';
import { createLineReader, type LineReader } from '../../../server/realtime/line-reader.js';
import { turn } from '../../contracts/contract.js';

/** A read that waits for its answer. */
interface Reading {
  ids: string[];
  answer(...present: string[]): Promise<void>;
  fail(): Promise<void>;
}

let readings: Reading[];
let told: string[];
let reader: LineReader;

beforeEach(() => {
  readings = [];
  told = [];
  let version = 0;
  reader = createLineReader({
    readAll: (ids) =>
      new Promise((resolve, reject) => {
        version += 1;
        const line = (id: string) => ({ session: { id }, page: String(version) }) as Conversation;
        readings.push({
          ids,
          answer(...present) {
            resolve(new Map(present.map((id) => [id, line(id)])));
            return turn();
          },
          fail() {
            reject(new Error('no database'));
            return turn();
          },
        });
      }),
    tell: ({ session, page }) => told.push(`${session.id}${page}`),
    tellGone: (id) => told.push(`${id} gone`),
    fail: () => told.push('failed'),
  });
});

test('B8: what changes during a read is read together, next', async () => {
  const first = reader.read(['a']);
  assert.deepEqual(
    readings.map(({ ids }) => ids),
    [['a']],
  );
  for (const id of ['b', 'c', 'b']) void reader.read([id]);
  assert.equal(readings.length, 1);
  await readings[0]!.answer('a');
  assert.deepEqual(readings[1]!.ids, ['b', 'c']);
  await readings[1]!.answer('b', 'c');
  assert.equal(await first, true);
  assert.deepEqual(told, ['a1', 'b2', 'c2']);
});

test('nothing to read is read at once, and in the way of nothing', async () => {
  assert.equal(await reader.read([]), true);
  void reader.read(['a']);
  assert.deepEqual(readings[0]?.ids, ['a']);
});

test('COM-8: what changes just as a read ends is read', async () => {
  void reader.read(['a']);
  const { push } = told;
  told.push = (line) => {
    queueMicrotask(() => void reader.read(['b']));
    return push.call(told, line);
  };
  await readings[0]!.answer('a');
  assert.deepEqual(readings[1]?.ids, ['b']);
});

test('COM-8: what was read before a change is not told after it', async () => {
  void reader.read(['a', 'b']);
  void reader.read(['a']);
  await readings[0]!.answer('a', 'b');
  await readings[1]!.answer('a');
  assert.deepEqual(told, ['b1', 'a2']);
});

test('SEC-23: what is erased during a read is not told', async () => {
  void reader.read(['a', 'b']);
  reader.drop('a');
  await readings[0]!.answer('a', 'b');
  assert.deepEqual(told, ['b1']);
});

test('a conversation that is not there is told as gone', async () => {
  void reader.read(['a', 'b']);
  await readings[0]!.answer('b');
  assert.deepEqual(told, ['a gone', 'b1']);
});

test('a read has a limit; after one that failed others follow, and it is told', async () => {
  const ids = Array.from({ length: 101 }, (_, index) => `s${index}`);
  const all = reader.read(ids);
  assert.equal(readings[0]!.ids.length, 100);
  await readings[0]!.fail();
  assert.deepEqual(readings[1]!.ids, ['s100']);
  await readings[1]!.answer('s100');
  assert.equal(await all, false);
  assert.deepEqual(told, ['failed', 's1002']);
});
