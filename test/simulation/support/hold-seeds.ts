import assert from 'node:assert/strict';
import { runSeeds } from '../run-seeds.js';

/** Runs one seed and fails with a readable report when anything was violated. */
export async function holdSeed(seed: number): Promise<void> {
  await run(seed, 1);
}

/** As {@link holdSeed}, for so many seeds that enough must have happened in them. */
export async function holdSeeds(from: number, count: number): Promise<void> {
  const { seeds, sends, kills } = await run(from, count);
  assert.ok(sends > seeds && kills > 0, 'the runs were too quiet to prove anything');
}

async function run(from: number, count: number): ReturnType<typeof runSeeds> {
  const totals = await runSeeds(from, count);
  const text = totals.failed
    .map(({ seed, rules, report }) => report || `seed ${seed}: ${rules.join('; ')}`)
    .join('\n\n');
  assert.equal(
    totals.failed.length,
    0,
    `${totals.failed.length} of ${totals.seeds} seeds failed\n${text}`,
  );
  return totals;
}
