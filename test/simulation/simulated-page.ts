import type { DueStep, PageActions } from '../../src/core/tasks/page-actions.js';
import type { Undo } from '../../src/core/ports.js';
import type { StepOutcome } from '../../src/protocol/task.js';
import type { FakeClock } from '../support/fake-clock.js';

/** What becomes of a step, by its target: when it ends, in ms, and how. `astray`: it leads where nobody expects it. */
const TARGETS: Readonly<Record<string, { ms: number; outcome: StepOutcome; astray?: true }>> = {
  '#there': { ms: 0, outcome: 'done' },
  '#soon': { ms: 700, outcome: 'done' },
  '#late': { ms: 6_000, outcome: 'done' },
  '#very-late': { ms: 40_000, outcome: 'done' },
  '#never': { ms: 15_000, outcome: 'not_found' },
  '#astray': { ms: 700, outcome: 'done', astray: true },
};
/** How long a page takes to unload after a click or a navigation, in ms. */
const UNLOAD_MS = 50;

const astrayFrom = (taskId: string): string => `/astray/${taskId}`;

/** Whether this task has led to an address that it does not expect. */
export function isAstray(url: string, taskId: string): boolean {
  return new URL(url).pathname === astrayFrom(taskId);
}

/** Hears what a page does of a task. */
export interface PageWitness {
  started(due: DueStep): void;
  /** Its click or navigation begins now. */
  begun(due: DueStep): void;
  /** It ended, or was called off. */
  ended(due: DueStep, outcome?: StepOutcome): void;
}

/** The page around a tab's widget, as far as guided tasks see it. `load`: the tab goes to another address. */
export function createSimulatedPage(options: {
  clock: FakeClock;
  witness: PageWitness;
  load(url: string): void;
}): PageActions {
  const { clock, witness, load } = options;
  return {
    start(due, { begin, ended }) {
      witness.started(due);
      let isOver = false;
      const { ms, outcome, astray } = TARGETS[due.target ?? '#there']!;
      const expected = due.kind === 'navigate' ? due.url : due.expectUrl;
      const leadsTo = astray ? astrayFrom(due.taskId) : expected;
      const isOnce = due.kind === 'click' || due.kind === 'navigate';

      const act = (): void => {
        if (isOver) return;
        if (isOnce && outcome === 'done') {
          begin();
          witness.begun(due);
          if (leadsTo !== undefined)
            return void (stop = clock.task(UNLOAD_MS, () => load(leadsTo)));
        }
        isOver = true;
        witness.ended(due, outcome);
        ended(outcome);
      };

      let stop: Undo = ms === 0 ? () => {} : clock.after(ms, act);
      if (ms === 0) act();
      return () => {
        stop();
        if (!isOver) witness.ended(due);
        isOver = true;
      };
    },
  };
}
