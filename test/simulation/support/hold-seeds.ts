import assert from 'node:assert/strict';
import { runSeeds } from '../run-seeds.js';

/** Runs these seeds and fails with a readable report when anything was violated. */
export async function holdSeeds(from: number, count: number): Promise<void> {
  const { failed, seeds, sends, kills } = await runSeeds(from, count);
  const text = failed
    .map(({ seed, rules, report }) => report || `seed ${seed}: ${rules.join('; ')}`)
    .join('\n\n');
  assert.equal(failed.length, 0, `${failed.length} of ${seeds} seeds failed\n${text}`);
  assert.ok(sends > seeds && kills > 0, 'the runs were too quiet to prove anything');
}
