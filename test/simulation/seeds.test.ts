import assert from 'node:assert/strict';
import { before, suite, test } from 'node:test';
import { bundleSimulator } from '../../tools/simulator.mjs';
import { failuresOf } from './run-seeds.js';

/** Each deliberate fault of `npm run test:mutants` shows within 140 seeds. A soak runs thousands more. */
const SEEDS = 256;
const SHARE = 128;

// In processes of their own: what the test runner watches of a process makes each promise dearer.
suite('simulated seeds', { concurrency: 2 }, () => {
  let run: Awaited<ReturnType<typeof bundleSimulator>>;
  before(async () => void (run = await bundleSimulator()));

  for (let from = 1; from <= SEEDS; from += SHARE)
    test(`INV-1 to INV-17 hold in the runs of seeds ${from} to ${from + SHARE - 1}`, async () => {
      const totals = await run(from, SHARE);
      assert.equal(failuresOf(totals), '');
      assert.ok(totals.sends > totals.seeds && totals.kills > 0, 'too quiet to prove anything');
    });
});
