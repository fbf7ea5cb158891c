import {
  array,
  boolean,
  exactOptional,
  literal,
  maxLength,
  nullable,
  picklist,
  pipe,
  string,
  type InferOutput,
} from 'valibot';
import { uuidSchema } from './ids.js';
import { MAX_URL_UNITS } from './limits.js';
import { seqSchema } from './message.js';
import { object, strictObject } from './objects.js';
import {
  ABORT_REASONS,
  ACTION_KINDS,
  agentTaskSchema,
  givenTaskSchema,
  STEP_OUTCOMES,
  taskChangesSchema,
  taskStepSchema,
  toldTaskStateSchema,
  visitorTaskSchema,
} from './task.js';

/*
 * What is said about guided tasks over the sockets. A `nonce` is minted by the tab that carries a task out. It is
 * no key: with the session's token it only tells this tab from others.
 */

const urlSchema = pipe(string(), maxLength(MAX_URL_UNITS));

/** The visitor agrees. `url`: of the page where that happened. */
export const taskAcceptSchema = strictObject({
  taskId: uuidSchema,
  nonce: uuidSchema,
  url: exactOptional(urlSchema),
});
export type TaskAccept = InferOutput<typeof taskAcceptSchema>;

/** The visitor declines or stops it, or the tab that carries it out is gone (rule TSK-5). */
export const taskRequestSchema = strictObject({ taskId: uuidSchema });
export type TaskRequest = InferOutput<typeof taskRequestSchema>;

/** `url`: of the page after the step. */
export const taskResultSchema = strictObject({
  taskId: uuidSchema,
  step: seqSchema,
  outcome: picklist(STEP_OUTCOMES),
  url: exactOptional(urlSchema),
});
export type TaskResult = InferOutput<typeof taskResultSchema>;

/** The tab that carries it out is back, after a page load or a gap. `url`: of its page. */
export const taskResumeSchema = strictObject({
  taskId: uuidSchema,
  nonce: uuidSchema,
  url: urlSchema,
  /**
   * Index of the last step whose click, navigation or filling has begun in this tab; `null`: none. Without it the server
   * concludes from the address what has been done.
   */
  begun: exactOptional(nullable(seqSchema)),
  /** Its page has not been loaded anew since the server let it carry the task out. */
  stayed: exactOptional(literal(true)),
});
export type TaskResume = InferOutput<typeof taskResumeSchema>;

/** `nonce`: what the tab says the next time; the one before counts no more. */
export const taskResumedSchema = object({ nonce: uuidSchema, ...toldTaskStateSchema.entries });
export type TaskResumed = InferOutput<typeof taskResumedSchema>;

/** To the visitor: the task as it is, when it is offered, and when it is held, so that its tab resumes it. */
export const taskOfferSchema = object({
  changes: taskChangesSchema,
  ...visitorTaskSchema.entries,
});
export type TaskOffer = InferOutput<typeof taskOfferSchema>;
/** To the visitor: this step is to be carried out now. */
export const taskStepEventSchema = object({
  changes: taskChangesSchema,
  taskId: uuidSchema,
  /** Its index. */
  step: seqSchema,
  ...taskStepSchema.entries,
});
export type TaskStepEvent = InferOutput<typeof taskStepEventSchema>;
/** To the visitor: it is over, and why. An agent's cancelling has no reason. */
export const taskAbortedSchema = object({
  changes: taskChangesSchema,
  taskId: uuidSchema,
  reason: exactOptional(picklist(ABORT_REASONS)),
});
export type TaskAborted = InferOutput<typeof taskAbortedSchema>;
export const taskDoneSchema = object({ changes: taskChangesSchema, taskId: uuidSchema });
export type TaskDone = InferOutput<typeof taskDoneSchema>;

/** An agent offers a task. */
export const taskSendSchema = strictObject({
  sessionId: uuidSchema,
  clientId: uuidSchema,
  task: givenTaskSchema,
});
export type TaskSend = InferOutput<typeof taskSendSchema>;
/** `duplicate`: the task was sent before, and nothing has changed. */
export const sentTaskSchema = object({ task: agentTaskSchema, duplicate: boolean() });
export type SentTask = InferOutput<typeof sentTaskSchema>;
export const taskCancelSchema = strictObject({ sessionId: uuidSchema, taskId: uuidSchema });

/** To agents who have the conversation open. */
export const taskChangedSchema = object({ sessionId: uuidSchema, ...agentTaskSchema.entries });

/** Something on the visitor's page that a step can have as its target. */
const outlineEntrySchema = object({
  kind: picklist(['heading', 'link', 'button', 'field']),
  /** What a screen reader would call it. Never a value. */
  label: pipe(string(), maxLength(200)),
  /** A selector that finds it. */
  target: string(),
  /** Of a link: without query and fragment. Only of the page's own origin. */
  url: exactOptional(urlSchema),
});
export type OutlineEntry = InferOutput<typeof outlineEntrySchema>;

/** Bytes (UTF-8 JSON) of a page outline. */
export const MAX_OUTLINE_BYTES = 16 * 1024;
/** The page in front of the visitor, for an agent who picks targets. Not stored. */
export const outlineSchema = object({
  url: urlSchema,
  title: exactOptional(string()),
  /** The kinds of action that the page allows. */
  actions: array(picklist(ACTION_KINDS)),
  entries: array(outlineEntrySchema),
});
export type Outline = InferOutput<typeof outlineSchema>;
export const outlinePushSchema = strictObject({ outline: outlineSchema });
export type OutlinePush = InferOutput<typeof outlinePushSchema>;
/** To the visitor: an agent would like to see it. */
export const outlineRequestSchema = object({});
/** An agent picks targets on the page of an opened conversation, or does no longer. */
export const outlineWatchSchema = strictObject({ sessionId: uuidSchema, on: boolean() });
/** To agents who have asked: the page changed, or they have just asked. */
export const outlineChangedSchema = object({ sessionId: uuidSchema, outline: outlineSchema });
