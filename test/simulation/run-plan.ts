import { healAndCheck } from './heal.js';
import type { Counts, Violation } from './journal.js';
import { watchLeaders } from './leader-watch.js';
import { perform } from './perform.js';
import type { Plan, Step } from './plan.js';
import { watchSlots } from './slot-watch.js';
import { watchTasks } from './task-watch.js';
import { createWorld } from './world.js';

/** What came of one run. */
export interface Outcome {
  seed: number;
  violations: readonly Violation[];
  counts: Counts;
  /** The same plan gives the same one. */
  hash: string;
  trace: readonly string[];
}

const LIFE: ReadonlySet<Step['kind']> = new Set([
  'send',
  'draft',
  'panel',
  'read',
  'older',
  'retry',
  'discard',
  'use-here',
  'agent-says',
  'change',
  'offer',
  'agree',
  'decline',
  'stop',
]);

/** Runs one plan from its beginning to the end of healing. One at a time in a process. */
export async function runPlan(plan: Plan): Promise<Outcome> {
  const world = await createWorld(plan);
  const { clock, journal } = world;
  const onRejection = (error: unknown): void => journal.violation('code', describe(error));
  process.on('unhandledRejection', onRejection);
  const watches = [watchLeaders(world), watchSlots(world), watchTasks(world)];
  try {
    for (const step of plan.steps) {
      await clock.advance(Math.max(0, step.at - clock.elapsed()));
      if (!LIFE.has(step.kind)) journal.counts.faults++;
      perform(world, step);
    }
    await clock.advance(5_000);
    await healAndCheck(world);
  } catch (error) {
    journal.violation('code', describe(error));
  } finally {
    for (const stop of watches) stop();
    process.off('unhandledRejection', onRejection);
    await world.close();
  }
  const { violations, counts } = journal;
  return { seed: plan.seed, violations, counts, hash: journal.hash(), trace: journal.lines() };
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.stack}` : String(error);
}
