import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { TYPING_MS, VIEWING_MS } from '../../../src/protocol/limits.js';
import { createViewers, type Viewers } from '../../../server/realtime/viewers.js';
import { createTestClock, type TestClock } from '../support/test-clock.js';

const ANNA = { id: 'a', name: 'Anna' };
const BERT = { id: 'b', name: 'Bert' };

let clock: TestClock;
let viewers: Viewers;
let changes: number;
beforeEach(() => {
  clock = createTestClock();
  changes = 0;
  viewers = createViewers(clock, () => (changes += 1));
});
const shown = () =>
  viewers.othersThan('c', 's').map(({ name, writing }) => (writing ? `${name} writes` : name));

test('Those who look at a conversation are known by name, but not to themselves', () => {
  viewers.view('s', BERT, true);
  viewers.view('s', ANNA, true);
  viewers.view('other', BERT, true);
  assert.deepEqual(shown(), ['Anna', 'Bert']);
  assert.deepEqual(
    viewers.othersThan('a', 's').map(({ name }) => name),
    ['Bert'],
  );
  viewers.view('s', BERT, false);
  assert.deepEqual(shown(), ['Anna']);
  assert.equal(changes, 4);
});

test('What is repeated changes nothing, and keeps it from ending', () => {
  viewers.view('s', ANNA, true);
  for (let count = 0; count < 5; count += 1) {
    clock.advance(VIEWING_MS - 1);
    viewers.view('s', ANNA, true);
  }
  assert.deepEqual([shown(), changes], [['Anna'], 1]);
  clock.advance(VIEWING_MS);
  assert.deepEqual([shown(), changes], [[], 2]);
});

test('Who writes looks at it too; writing ends by itself, and looking goes on', () => {
  viewers.write('s', ANNA, true);
  assert.deepEqual(shown(), ['Anna writes']);
  clock.advance(TYPING_MS - 1);
  viewers.write('s', ANNA, true);
  clock.advance(TYPING_MS - 1);
  assert.deepEqual(shown(), ['Anna writes']);
  clock.advance(1);
  assert.deepEqual(shown(), ['Anna']);
  viewers.write('s', ANNA, true);
  viewers.write('s', ANNA, false);
  assert.deepEqual(shown(), ['Anna']);
  viewers.write('s', BERT, false);
  assert.deepEqual(shown(), ['Anna']);
});
