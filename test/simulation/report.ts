import type { Plan } from './plan.js';
import { runPlan, type Outcome } from './run-plan.js';
import { shrink } from './shrink.js';

/** How much of a trace is printed before the first violation, and after. */
const BEFORE = 60;
const AFTER = 12;

/** What a person needs to see of a failed run: the shortest plan that fails, and its trace. */
export async function reportOf(plan: Plan, failing: Outcome): Promise<string> {
  const shorter = await shrink(plan, failing, 60);
  const { violations, trace } = await runPlan(shorter);
  const first = trace.findIndex((line) => line.includes('!!!'));
  return [
    `seed ${plan.seed}: ${failing.violations.map(({ rule, what }) => `${rule} ${what}`).join('; ')}`,
    `as ${shorter.steps.length} of ${plan.steps.length} steps, with ${JSON.stringify(plan.setup)}`,
    ...shorter.steps.map((step) => `  ${JSON.stringify(step)}`),
    ...trace.slice(Math.max(0, first - BEFORE), first + AFTER),
    ...violations.map(({ rule, what, at }) => `${at} ms: ${rule} ${what}`),
  ].join('\n');
}
