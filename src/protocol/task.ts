import {
  array,
  check,
  exactOptional,
  integer,
  maxLength,
  maxValue,
  minLength,
  minValue,
  nullable,
  number,
  picklist,
  pipe,
  string,
  variant,
  type InferOutput,
} from 'valibot';
import { uuidSchema } from './ids.js';
import { MAX_URL_UNITS } from './limits.js';
import { seqSchema, timeSchema } from './message.js';
import { object, strictObject } from './objects.js';
import { hasVisibleText } from './text.js';

/*
 * A guided task: steps that an agent or another system offers, and that the widget carries out in the
 * visitor's page once the visitor has agreed (rules TSK-1 to TSK-7).
 */

/** What a step can do. The host page lists those that it allows in `data-actions`. */
export const ACTION_KINDS = ['navigate', 'highlight', 'scroll', 'click', 'fill'] as const;
export type ActionKind = (typeof ACTION_KINDS)[number];

/** Steps of one task. */
export const MAX_TASK_STEPS = 20;
/** UTF-16 units of a task's title. */
export const MAX_TITLE_UNITS = 140;
/** UTF-16 units of the sentence that tells the visitor what a step does. */
export const MAX_SENTENCE_UNITS = 280;
/** UTF-16 units of a CSS selector. */
export const MAX_SELECTOR_UNITS = 500;
/** UTF-16 units of what a step fills in. */
export const MAX_VALUE_UNITS = 1_000;
/** For so long a step waits for its element, in seconds, if it does not say how long. */
export const DEFAULT_STEP_SECONDS = 15;
/** The longest such wait, in seconds. */
export const MAX_STEP_SECONDS = 60;

const sentenceOf = (units: number) =>
  pipe(string(), maxLength(units), check(hasVisibleText, 'has no visible text'));

/** A path or address that a step may lead to. The widget goes to its own page's origin only. */
const addressSchema = pipe(
  string(),
  minLength(1),
  maxLength(MAX_URL_UNITS),
  check(isWebAddress, 'neither a path nor an address with http: or https:'),
);

const commonEntries = {
  /** What the visitor reads before agreeing, and while the step runs. */
  say: sentenceOf(MAX_SENTENCE_UNITS),
  /** Where the page is afterwards. A reload that ends up there goes on (rule TSK-4). */
  expectUrl: exactOptional(addressSchema),
  /** For so long the step waits for its element, in seconds. */
  timeoutSeconds: exactOptional(pipe(number(), integer(), minValue(1), maxValue(MAX_STEP_SECONDS))),
};
/** A CSS selector; the first visible element that it finds is meant. */
const targetSchema = pipe(string(), minLength(1), maxLength(MAX_SELECTOR_UNITS));

/** A step as somebody gives it. Its selector is checked further: see `server/tasks/selector-cost.ts`. */
const givenStepSchema = variant('kind', [
  strictObject({ kind: picklist(['navigate']), url: addressSchema, ...commonEntries }),
  strictObject({
    kind: picklist(['highlight', 'scroll', 'click']),
    target: targetSchema,
    ...commonEntries,
  }),
  strictObject({
    kind: picklist(['fill']),
    target: targetSchema,
    value: pipe(string(), maxLength(MAX_VALUE_UNITS)),
    ...commonEntries,
  }),
]);

/** A task as somebody gives it. */
export const givenTaskSchema = strictObject({
  title: sentenceOf(MAX_TITLE_UNITS),
  steps: pipe(array(givenStepSchema), minLength(1), maxLength(MAX_TASK_STEPS)),
});
export type GivenTask = InferOutput<typeof givenTaskSchema>;

/** How a step ended. A task goes on after `done` only. */
export const STEP_OUTCOMES = [
  'done',
  /** No such element appeared in time, or it stayed covered or invisible. */
  'not_found',
  /** The host page cancelled the step by `chat-action`. */
  'refused',
  /** The widget never does this: the kind is not allowed, the field or the address is not. */
  'forbidden',
  /** The page did not come to where it should in time. */
  'timed_out',
  /** It was stopped before it ended. */
  'aborted',
] as const;
export type StepOutcome = (typeof STEP_OUTCOMES)[number];

export const TASK_STATUSES = [
  /** Another task of the session goes first. */
  'waiting',
  /** The visitor has not answered yet. */
  'offered',
  'running',
  /** The tab that carries it out is gone; until `holdUntil` it may go on (rule TSK-5). */
  'held',
  'done',
  /** The visitor has declined. */
  'refused',
  /** The visitor has stopped it. */
  'stopped',
  /** It could not go on: see `reason`. */
  'aborted',
  /** An agent has taken it back, or a newer offer took its place. */
  'cancelled',
] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** Why a task was aborted. */
export const ABORT_REASONS = [
  /** The tab was away for longer than the server holds a task. */
  'interrupted',
  /** The tab came back at an address that the task does not expect. */
  'elsewhere',
  /** A step ended otherwise than by `done`. */
  'failed',
  /** The conversation was closed. */
  'closed',
] as const;
export type AbortReason = (typeof ABORT_REASONS)[number];

/** Whether a task may still change. */
export function isLive(status: TaskStatus): boolean {
  return status === 'waiting' || status === 'offered' || status === 'running' || status === 'held';
}

/** A step as the widget gets it. */
export const taskStepSchema = object({
  kind: picklist(ACTION_KINDS),
  target: exactOptional(string()),
  url: exactOptional(string()),
  value: exactOptional(string()),
  say: string(),
  expectUrl: exactOptional(string()),
  timeoutSeconds: exactOptional(number()),
});
export type TaskStep = InferOutput<typeof taskStepSchema>;

/** Who offers a task. */
export const taskAuthorSchema = object({ kind: picklist(['agent', 'bot']), name: string() });
export type TaskAuthor = InferOutput<typeof taskAuthorSchema>;

/** A task as its visitor gets it: in restore, welcome, sync, and with `task:offer`. */
export const visitorTaskSchema = object({
  taskId: uuidSchema,
  title: string(),
  by: taskAuthorSchema,
  steps: array(taskStepSchema),
  /** Index of the step that runs or comes next. */
  step: seqSchema,
  status: picklist(['offered', 'running', 'held']),
  /** Until then a held task may go on. */
  holdUntil: exactOptional(timeSchema),
  /** Where a held task goes on. */
  expectUrl: exactOptional(string()),
});
export type VisitorTask = InferOutput<typeof visitorTaskSchema>;

/** How often the tasks of a session have changed: what comes with a higher count is newer, and what lacks it is newest. */
export const taskChangesSchema = exactOptional(seqSchema);

/** How a session's tasks stand, as its visitor gets it in answer to what a tab says of them. */
export const taskStateSchema = object({
  changes: seqSchema,
  /** The one that is offered, runs or is held. */
  task: nullable(visitorTaskSchema),
});
export type TaskState = InferOutput<typeof taskStateSchema>;
/** The same where it may be left out: then the client asks. */
export const toldTaskStateSchema = object({
  changes: exactOptional(taskStateSchema.entries.changes),
  task: exactOptional(taskStateSchema.entries.task),
});
export type ToldTaskState = InferOutput<typeof toldTaskStateSchema>;

/** A task as agents and other systems get it. */
export const agentTaskSchema = object({
  taskId: uuidSchema,
  title: string(),
  by: taskAuthorSchema,
  steps: array(taskStepSchema),
  status: picklist(TASK_STATUSES),
  reason: exactOptional(picklist(ABORT_REASONS)),
  /** Index of the step that runs or comes next. */
  step: seqSchema,
  results: array(object({ step: seqSchema, outcome: picklist(STEP_OUTCOMES) })),
  createdAt: timeSchema,
  /** `null`: it is live. */
  endedAt: nullable(timeSchema),
  /** Grows with every change. */
  version: seqSchema,
});
export type AgentTask = InferOutput<typeof agentTaskSchema>;

const SCHEME = /^\s*[a-z][a-z\d+.-]*:/i;

function isWebAddress(address: string): boolean {
  // URLs ignore tabs and line ends, so "java\nscript:" has a scheme too. No address needs control characters.
  if (/[\p{Cc}\\]/u.test(address)) return false;
  return !SCHEME.test(address) || /^https?:\/\//i.test(address);
}
