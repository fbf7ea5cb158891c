import type { StepOutcome, VisitorTask } from '../../protocol/task.js';
import type { Undo } from '../ports.js';
import type { PageActions } from './page-actions.js';

/** A navigation that has begun so often and led nowhere is not tried again. */
const MOST_NAVIGATIONS = 3;

/** A step that has ended in this document, and the address after it. */
export interface EndedStep {
  step: number;
  outcome: StepOutcome;
  url: string;
}

/** Carries out steps in this document, one at a time. */
export interface StepRunner {
  /**
   * Starts the step at the task's cursor, unless it runs already. `begun`: how often its click, navigation or filling
   * has begun in this tab. `isCopied`: perhaps more often, in another tab that this one is a copy of.
   */
  run(task: VisitorTask, before: { begun: number; isCopied: boolean }): void;
  /** The last step that has ended. */
  ended(): EndedStep | null;
  /** The step that runs is given up. */
  stop(): void;
  /** The document knows of no step any more. */
  reset(): void;
}

export function createStepRunner({
  actions,
  url,
  started,
  began,
  changed,
}: {
  actions: PageActions;
  /** The page's address. */
  url(): string;
  /** A step is about to be started. */
  started(step: number): void;
  /** What follows must not be done twice (rule TSK-6). */
  began(): void;
  /** A step has ended. */
  changed(): void;
}): StepRunner {
  let running: { step: number; stop: Undo } | null = null;
  let ended: EndedStep | null = null;

  function end(step: number, outcome: StepOutcome): void {
    running = null;
    ended = { step, outcome, url: url() };
    changed();
  }

  function stop(): void {
    running?.stop();
    running = null;
  }

  return {
    run({ taskId, steps, step }, { begun, isCopied }) {
      const due = steps[step];
      if (!due || running?.step === step) return;
      stop();
      if (due.kind === 'click' && begun > 0) return end(step, 'done');
      if (due.kind === 'click' && isCopied) return end(step, 'aborted');
      if (due.kind === 'navigate' && begun >= MOST_NAVIGATIONS) return end(step, 'timed_out');
      started(step);
      // Known first: a step may end at once.
      const mine = (running = { step, stop: () => {} });
      mine.stop = actions.start(
        { ...due, taskId, step, steps: steps.length },
        {
          begin() {
            if (running === mine) began();
          },
          ended(outcome) {
            if (running === mine) end(step, outcome);
          },
        },
      );
    },
    ended: () => ended,
    stop,
    reset() {
      stop();
      ended = null;
    },
  };
}
