import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { walk } from './support/walk.js';

/** Seeds of one test; `WALKS=1000` looks further. */
const WALKS = Number(process.env['WALKS'] ?? 25);
const STEPS = 70;

for (const ends of [false, true])
  suite(`random walks${ends ? ' in which sessions end' : ''}`, () => {
    for (let first = 1; first <= 4 * WALKS; first += WALKS)
      test(`INV-1 INV-3 INV-5 INV-16 seeds ${first} to ${first + WALKS - 1}`, async () => {
        for (let seed = first; seed < first + WALKS; seed++) {
          const { problems, trace } = await walk(seed, STEPS, ends);
          assert.deepEqual(problems, [], `seed ${seed}\n${trace.join('\n')}`);
        }
      });
  });
