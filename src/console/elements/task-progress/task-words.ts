import { isolate } from '../../../elements/texts/sentences.js';
import type { AgentTask, StepOutcome } from '../../../protocol/task.js';
import type { TaskDraft } from '../../state/task-draft.js';
import { SIZE_ERROR, stepError } from '../shared/step-errors.js';

const OUTCOMES: Readonly<Record<StepOutcome, string>> = {
  done: 'Done',
  not_found: 'Nothing like it was on the page',
  refused: 'The page refused it',
  forbidden: 'Not allowed on this page, or never done for a visitor',
  timed_out: 'The page took too long',
  aborted: 'Stopped before it was done',
};

/** How a task stands, in plain words. */
export function taskStatusText({ status, reason, step, steps, results }: AgentTask): string {
  switch (status) {
    case 'waiting':
      return 'Waiting for the task before it';
    case 'offered':
      return 'Offered';
    case 'running':
      return `Running, step ${step + 1} of ${steps.length}`;
    case 'held':
      return 'Waiting for the page to come back';
    case 'done':
      return 'Done';
    case 'refused':
      return 'Declined by the visitor';
    case 'stopped':
      return 'Stopped by the visitor';
    case 'cancelled':
      return 'Taken back';
    case 'aborted': {
      const failed = results.find(({ outcome }) => outcome !== 'done');
      return `Could not go on: “${abortText(reason, failed?.outcome)}”`;
    }
  }
}

/** How a step stands. */
export function stepText({ status, step, results }: AgentTask, index: number): string {
  const result = results.find((each) => each.step === index);
  if (result) return OUTCOMES[result.outcome];
  if (index === step && status === 'running') return 'Running';
  if (index === step && status === 'held') return 'Waiting for the page';
  const isOver = status !== 'waiting' && status !== 'offered' && status !== 'running';
  return isOver && status !== 'held' ? 'Not done' : 'To come';
}

/** What has changed between two looks at the tasks of a conversation, to be said to the agent. */
export function taskNews(before: readonly AgentTask[], now: readonly AgentTask[]): string {
  return now
    .map((task) => {
      const known = before.find(({ taskId }) => taskId === task.taskId);
      const finished = task.results
        .filter(({ step }) => !known?.results.some((result) => result.step === step))
        // What ends the task is part of how it stands.
        .filter(({ outcome }) => outcome === 'done' || task.status !== 'aborted')
        .map(
          ({ step, outcome }) => `Step ${step + 1} of ${task.steps.length}: ${OUTCOMES[outcome]}.`,
        );
      // While it runs, the steps say how far it is.
      const isNew =
        known?.status !== task.status && (task.status !== 'running' || !finished.length);
      const status = isNew ? [`${isolate(task.title)}: ${taskStatusText(task)}.`] : [];
      return [...finished, ...status].join(' ');
    })
    .filter(Boolean)
    .join(' ');
}

/** Why a task was not sent. */
export function failureText(draft: TaskDraft): string {
  const { code, refused, steps } = draft;
  if (refused) {
    const number = steps.findIndex(({ key }) => key === refused.key) + 1;
    return `Step ${number}: ${stepError(refused.field, refused.reason)}`;
  }
  switch (code) {
    case 'session_closed':
      return 'The conversation is over.';
    case 'too_large':
      return SIZE_ERROR;
    case 'invalid':
      return 'The server does not accept it. The console may be out of date: please reload it.';
    case 'erased':
    case 'not_found':
      return 'The conversation was deleted, or you may not see it any more.';
    case 'forbidden':
      return 'You may not send it there.';
    case 'conflict':
      return 'Another task was sent in its place. Please edit it and send it again.';
    case 'unsupported_version':
      return 'The console is out of date. Please reload it.';
    default:
      return 'The server did not take it. Please try again.';
  }
}

function abortText(reason: AgentTask['reason'], outcome: StepOutcome | undefined): string {
  switch (reason) {
    case 'interrupted':
      return 'The page did not come back in time';
    case 'elsewhere':
      return 'The visitor went to another page';
    case 'closed':
      return 'The conversation was closed';
    default:
      return outcome === undefined ? 'A step failed' : OUTCOMES[outcome];
  }
}
