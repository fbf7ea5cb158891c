import { array, nullable, string, type InferOutput } from 'valibot';
import { uuidSchema } from './ids.js';
import { timeSchema } from './message.js';
import { positiveIntegerSchema } from './numbers.js';
import { object } from './objects.js';
import { givenTaskSchema, taskStepSchema } from './task.js';

/*
 * Guided tasks that agents send often, under `/api/console/sites/:site/tasks`. Agents read those of the sites that they
 * may see, admins change them:
 *
 *   GET    /      {savedTasks}  in the order of their titles
 *   POST   /      {title, steps} → 201 {savedTask}
 *   PUT    /:id   the same, with `If-Match: <version>` → {savedTask}; 409 `conflict` with `current` if it has
 *                 another version
 *   DELETE /:id   → 204, also if it was gone before
 */

/** How many a site may have. */
export const MAX_SAVED_TASKS = 100;

export const savedTaskInputSchema = givenTaskSchema;

export const savedTaskSchema = object({
  id: uuidSchema,
  title: string(),
  steps: array(taskStepSchema),
  version: positiveIntegerSchema,
  updatedAt: timeSchema,
  /** Name of the agent who changed it last; `null` if that agent is gone. */
  updatedBy: nullable(string()),
});
export type SavedTask = InferOutput<typeof savedTaskSchema>;

export const savedTasksAnswerSchema = object({ savedTasks: array(savedTaskSchema) });
export const savedTaskAnswerSchema = object({ savedTask: savedTaskSchema });
/** Of a refused change: what somebody else has made of it. */
export const savedTaskConflictSchema = object({ current: savedTaskSchema });
