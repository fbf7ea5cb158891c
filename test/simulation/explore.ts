import { makePlan } from './make-plan.js';
import { reportOf } from './report.js';
import { runPlan } from './run-plan.js';

/*
 * For whoever looks for a fault: `tsx test/simulation/explore.ts <from> [<to>] [trace | shrink]`.
 * Prints what was violated, by kind; `trace` all that happened, `shrink` the shortest failing plan.
 */
const [from = '1', to = from, what] = process.argv.slice(2);
const kinds = new Map<string, number[]>();
let failed = 0;
for (let seed = Number(from); seed <= Number(to); seed++) {
  const plan = makePlan(seed);
  const outcome = await runPlan(plan);
  if (what === 'trace') console.log(outcome.trace.join('\n'));
  if (outcome.violations.length === 0) continue;
  failed++;
  if (what === 'shrink') console.log(await reportOf(plan, outcome));
  for (const { rule, what: text } of outcome.violations) {
    const kind = `${rule} ${text.replace(/[AB]\d+(\.\d+)?|[sg]\d+|\d+/g, '…').slice(0, 110)}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), seed]);
  }
}
for (const [kind, seeds] of [...kinds].sort((a, b) => b[1].length - a[1].length))
  console.log(`${seeds.length} ${kind}   seeds ${[...new Set(seeds)].slice(0, 8).join(' ')}`);
console.log(`${failed} failed`);
