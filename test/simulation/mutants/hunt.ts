import { makePlan } from '../make-plan.js';
import { runPlan } from '../run-plan.js';

/*
 * `hunt.ts <first seed> <seeds>`: runs seeds until one violates something, and prints how many it
 * took, which seed it was, and what it found; or that none did.
 */
const [from = '1', count = '512'] = process.argv.slice(2);
let found: { seeds: number; seed: number; rule: string; what: string } | null = null;
for (let i = 0; i < Number(count) && !found; i++) {
  const seed = Number(from) + i;
  const [first] = (await runPlan(makePlan(seed))).violations;
  if (first) found = { seeds: i + 1, seed, rule: first.rule, what: first.what };
}
console.log(JSON.stringify(found));
