import type { VisitorTask } from '../../protocol/task.js';
import type { TaskAnswer } from './task-answer.js';

/** What a tab knows of the task that its visitor has answered. */
export interface TaskSituation {
  answer: TaskAnswer | null;
  /** The session's task, as the server told it last. */
  task: VisitorTask | null;
  /** Whether this document knows how the session's tasks stand: after a page load that takes a while. */
  isTold: boolean;
  /** Whether this tab has the task's lock. */
  hasClaim: boolean;
  /** Whether the server knows that this document carries the task out. */
  isAdmitted: boolean;
  /** Index of the last step that has ended in this document. */
  endedStep: number | null;
}

export type Move =
  /** There is nothing to do before the state changes. */
  | 'wait'
  /** The task is over. */
  | 'forget'
  /** The server is to hear that the visitor has declined or stopped it. */
  | 'tell-answer'
  | 'claim'
  /** The server is to hear that the visitor has agreed. */
  | 'tell-agreement'
  /** The server is to let this document go on. */
  | 'tell-return'
  | 'tell-result'
  | 'carry-out';

/** What a tab does next about its task (rules TSK-4 to TSK-6). Pure. */
export function nextMove(situation: TaskSituation): Move {
  const { answer, task, isTold, hasClaim, isAdmitted, endedStep } = situation;
  if (!answer) return 'wait';
  if (task?.taskId !== answer.taskId) return isTold ? 'forget' : 'wait';
  if (answer.type !== 'agreed') return 'tell-answer';
  if (!hasClaim) return 'claim';
  if (task.status === 'offered') return 'tell-agreement';
  if (task.status === 'held' || !isAdmitted) return 'tell-return';
  return endedStep === task.step ? 'tell-result' : 'carry-out';
}
