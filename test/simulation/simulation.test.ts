import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { makePlan } from './make-plan.js';
import { REGRESSIONS } from './regressions.js';
import { runPlan } from './run-plan.js';
import { failuresOf, runSeeds } from './run-seeds.js';

suite('simulation', () => {
  test('one seed gives the same trace, to the byte', async () => {
    for (const seed of [3, 4, 5, 8]) {
      const first = await runPlan(makePlan(seed));
      const second = await runPlan(makePlan(seed));
      assert.ok(first.trace.length > 20);
      assert.equal(first.trace.join('\n'), second.trace.join('\n'));
      assert.equal(first.hash, second.hash);
    }
  });

  test('another seed gives another one', async () => {
    const [first, second] = [await runPlan(makePlan(1)), await runPlan(makePlan(2))];
    assert.notEqual(first.hash, second.hash);
  });

  for (const { seed, found } of REGRESSIONS)
    test(`seed ${seed} found: ${found}`, async () => {
      assert.equal(failuresOf(await runSeeds(seed, 1, ['conversation'])), '');
    });
});
