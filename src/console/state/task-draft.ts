import { utf8Length } from '../../protocol/context.js';
import { issuesOf } from '../../protocol/parse.js';
import type { ErrorCode } from '../../protocol/errors.js';
import {
  givenTaskSchema,
  type ActionKind,
  type GivenTask,
  type TaskStep,
} from '../../protocol/task.js';
import { toJson } from '../../protocol/to-json.js';

/** Bytes (UTF-8 JSON) that the server takes of a task: see `server/tasks/given-task.ts`. */
export const MAX_TASK_BYTES = 32 * 1024;

/** A guided task as the agent puts it together, and until the server has it. */
export interface TaskDraft {
  title: string;
  steps: readonly StepDraft[];
  /** `open`: it stands in the form. */
  phase: 'open' | 'sending' | 'failed';
  /** Of the last attempt to send it. */
  clientId?: string;
  /** When the agent sent it, ms since 1970 on the device's clock. */
  at?: number;
  /** Why it failed. */
  code?: ErrorCode;
  /** The field that the server does not accept, if that is why. */
  refused?: RefusedField;
}

/** What the agent types of a task. */
export type TaskContent = Pick<TaskDraft, 'title' | 'steps'>;

/**
 * A change of a task as a function of what stands there then. Several fields may change before the form is rendered
 * again, as when the browser fills them in.
 */
export type TaskChange = (content: TaskContent) => TaskContent;

/** A field of a step, with what stands in it, that the server does not accept. */
export interface RefusedField {
  /** The key of the step. */
  key: string;
  field: StepField;
  value: string;
  /** In the server's words. */
  reason: string;
}

/** A step as it is typed. Each field stays when the kind changes. */
export interface StepDraft {
  /** Unlike that of every other step. */
  key: string;
  kind: ActionKind;
  target: string;
  url: string;
  value: string;
  say: string;
  expectUrl: string;
  timeoutSeconds: string;
}

/** A saved task as the agent has typed it. */
export interface SavedTaskDraft extends TaskContent, Pick<TaskDraft, 'refused'> {
  /** The one that is changed; `null`: a new one. */
  id: string | null;
  /** The version that the agent began with; 0: a new one. */
  version: number;
  /** The token of the site that it is for. */
  site: string;
}

/** A draft's key among those of all sites. */
export function savedTaskKey({ site, id }: Pick<SavedTaskDraft, 'site' | 'id'>): string {
  return `${site}/${id ?? ''}`;
}

/** What can be wrong, by the schema's name of the field. */
export const STEP_FIELDS = [
  'target',
  'url',
  'value',
  'say',
  'expectUrl',
  'timeoutSeconds',
] as const;
export type StepField = (typeof STEP_FIELDS)[number];
export interface TaskIssues {
  title: boolean;
  /** There is none, or there are too many. */
  steps: boolean;
  /** Each field may be as long as it is, but not all together. */
  size: boolean;
  /** The fields of each step, with the server's reason; empty: they do not have the form that the schema asks for. */
  fields: readonly ReadonlyMap<StepField, string>[];
}

export function emptyStep(key: string, kind: ActionKind): StepDraft {
  return { key, kind, target: '', url: '', value: '', say: '', expectUrl: '', timeoutSeconds: '' };
}

/** The steps as they stand in a form. */
export function toStepDrafts(steps: readonly TaskStep[], createKey: () => string): StepDraft[] {
  return steps.map(({ timeoutSeconds, ...step }) => ({
    ...emptyStep(createKey(), step.kind),
    ...step,
    ...(timeoutSeconds !== undefined && { timeoutSeconds: String(timeoutSeconds) }),
  }));
}

/** Whether nothing would be lost with it. */
export function isEmptyDraft({ title, steps }: TaskContent): boolean {
  return title === '' && steps.every((step) => STEP_FIELDS.every((field) => step[field] === ''));
}

/** The task, if {@link taskIssues} finds nothing wrong with it. */
export function toGivenTask({ title, steps }: TaskContent): GivenTask {
  return { title, steps: steps.map(toGivenStep) };
}

function toGivenStep(draft: StepDraft): GivenTask['steps'][number] {
  const { kind, target, url, value, say, expectUrl, timeoutSeconds } = draft;
  const common = {
    say,
    ...(expectUrl !== '' && { expectUrl: expectUrl.trim() }),
    ...(timeoutSeconds !== '' && { timeoutSeconds: Number(timeoutSeconds) }),
  };
  if (kind === 'navigate') return { kind, url: url.trim(), ...common };
  if (kind === 'fill') return { kind, target: target.trim(), value, ...common };
  return { kind, target: target.trim(), ...common };
}

/** Whether it is longer, with all its fields, than the server takes. */
function isTooLarge(content: TaskContent): boolean {
  return utf8Length(toJson(toGivenTask(content))) > MAX_TASK_BYTES;
}

/** What the schema of a task says about it, and what the server has said about this text; `undefined`: nothing. */
export function taskIssues({
  title,
  steps,
  refused,
}: TaskContent & Pick<TaskDraft, 'refused'>): TaskIssues | undefined {
  const names = issuesOf(givenTaskSchema, toGivenTask({ title, steps })).map(({ field }) => field);
  const size = isTooLarge({ title, steps });
  const isRefused = (step: StepDraft): boolean =>
    refused?.key === step.key && step[refused.field] === refused.value;
  if (names.length === 0 && !size && !steps.some(isRefused)) return undefined;
  return {
    title: names.includes('title'),
    steps: names.includes('steps'),
    size,
    fields: steps.map((step, index) => {
      const issues = STEP_FIELDS.filter((field) => names.includes(`steps.${index}.${field}`));
      const map = new Map(issues.map((field) => [field, '']));
      return refused && isRefused(step) ? map.set(refused.field, refused.reason) : map;
    }),
  };
}

/** The field that the server's message names, as in "task.steps.0.target: not a CSS selector". */
export function refusedField(
  steps: readonly StepDraft[],
  message: string,
): RefusedField | undefined {
  const [, index, name, reason = ''] =
    /^(?:task\.)?steps\.(\d+)\.(\w+): (.+)$/s.exec(message) ?? [];
  const step = steps[Number(index)];
  const field = STEP_FIELDS.find((each) => each === name);
  return step && field && { key: step.key, field, value: step[field], reason };
}

/** The steps with the one of this key `by` places further down; the same ones, if there is no such place. */
export function moveStep(
  steps: readonly StepDraft[],
  key: string,
  by: number,
): readonly StepDraft[] {
  const from = steps.findIndex((step) => step.key === key);
  const step = steps[from];
  const to = from + by;
  if (!step || to < 0 || to >= steps.length) return steps;
  const moved = steps.filter((each) => each !== step);
  moved.splice(to, 0, step);
  return moved;
}
