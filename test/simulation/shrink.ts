import type { Plan } from './plan.js';
import { runPlan, type Outcome } from './run-plan.js';

/**
 * A shorter plan that violates the same rule: steps are taken away in halves, quarters and so on, for
 * as long as it still fails.
 */
export async function shrink(plan: Plan, failing: Outcome, maxRuns = 200): Promise<Plan> {
  const rules = failing.violations.map(({ rule }) => rule);
  // A tab without a leader is often only the first sign of what else went wrong.
  const wanted = rules.find((rule) => rule !== 'INV-17') ?? rules[0];
  let best = plan;
  let runs = 0;
  let chunk = Math.ceil(plan.steps.length / 2);
  while (chunk >= 1 && runs < maxRuns) {
    let removed = false;
    for (let from = 0; from < best.steps.length && runs < maxRuns;) {
      const steps = best.steps.filter((_, i) => i < from || i >= from + chunk);
      const candidate = { ...best, steps };
      runs++;
      const { violations } = await runPlan(candidate);
      if (violations.some(({ rule }) => rule === wanted)) {
        best = candidate;
        removed = true;
      } else from += chunk;
    }
    if (!removed || chunk > best.steps.length) chunk = Math.floor(chunk / 2);
  }
  return best;
}
