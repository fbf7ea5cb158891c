import type { StepOutcome, TaskStep } from '../../protocol/task.js';
import type { Undo } from '../ports.js';

/** A step of the task that this tab carries out. */
export interface DueStep extends TaskStep {
  taskId: string;
  /** Its index, from 0. */
  step: number;
  /** How many steps the task has. */
  steps: number;
}

export interface StepCalls {
  /** What follows must not be done twice: it is stored now that it begins (rule TSK-6). */
  begin(): void;
  /** Called once, unless the step is stopped before. */
  ended(outcome: StepOutcome): void;
}

/** Carries out steps in this tab's page. */
export interface PageActions {
  /** Starts a step, one at a time. The undo stops it. */
  start(step: DueStep, calls: StepCalls): Undo;
}
