import type { Counts } from './journal.js';
import { makePlan, type Part } from './make-plan.js';
import { reportOf } from './report.js';
import { runPlan } from './run-plan.js';

/** What many runs come to. */
export interface Totals extends Counts {
  seeds: number;
  /** The seeds that violated something, and what. */
  failed: { seed: number; rules: string[]; report: string }[];
}

/** Reports take many runs each: so many are written, of the others only the rules. */
const MAX_REPORTS = 3;

/** Runs `count` seeds from `from` on, one after the other. */
export async function runSeeds(
  from: number,
  count: number,
  parts?: readonly Part[],
): Promise<Totals> {
  const totals: Totals = { seeds: 0, sends: 0, kills: 0, freezes: 0, faults: 0, failed: [] };
  for (let seed = from; seed < from + count; seed++) {
    const plan = makePlan(seed, parts);
    const outcome = await runPlan(plan);
    totals.seeds++;
    for (const name of ['sends', 'kills', 'freezes', 'faults'] as const)
      totals[name] += outcome.counts[name];
    if (outcome.violations.length === 0) continue;
    const report = totals.failed.length < MAX_REPORTS ? await reportOf(plan, outcome) : '';
    const rules = [...new Set(outcome.violations.map(({ rule, what }) => `${rule} ${what}`))];
    totals.failed.push({ seed, rules, report });
  }
  return totals;
}

/** What was violated, seed by seed: the reports where there are some. */
export function failuresOf({ failed }: Totals): string {
  return failed
    .map(({ seed, rules, report }) => report || `seed ${seed}: ${rules.join('; ')}`)
    .join('\n\n');
}
