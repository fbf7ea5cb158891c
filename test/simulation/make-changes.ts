import { createDraw } from './draw.js';
import type { Step } from './plan.js';

/** In what share of the runs an agent changes messages. */
const SHARE = 0.3;

/** An agent writes, and changes that or an older message soon, perhaps more than once. `length`: ms of the run. */
export function makeChanges(seed: number, length: number): Step[] {
  const draw = createDraw(seed ^ 0x3c91);
  if (!draw.chance(SHARE)) return [];
  return Array.from({ length: draw.between(1, 4) }, () => draw.upTo(length)).flatMap((begin) => {
    const steps: Step[] = [{ at: begin, kind: 'agent-says', browser: 0, count: 1 }];
    let at = begin;
    for (let changes = draw.between(1, 3); changes > 0; changes--) {
      at += draw.one([50, 400, 3_000, 12_000]);
      const how = draw.chance(0.7) ? 'edit' : 'delete';
      steps.push({ at, kind: 'change', browser: 0, how, nth: draw.one([0, 0, 0, 1, 2]) });
    }
    return steps;
  });
}
