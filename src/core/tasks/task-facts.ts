import {
  exactOptional,
  literal,
  nullable,
  picklist,
  string,
  variant,
  type InferOutput,
} from 'valibot';
import { uuidSchema } from '../../protocol/ids.js';
import { seqSchema } from '../../protocol/message.js';
import { object } from '../../protocol/objects.js';
import { outlineSchema } from '../../protocol/task-events.js';
import { STEP_OUTCOMES } from '../../protocol/task.js';

/*
 * What the tabs tell each other about a guided task. They are facts too: a tab tells what happened in it, again and
 * again until the task's state shows that the server knows. The leader passes it on to the server. They are parsed by
 * the part that loads with the first task.
 */

const ofTask = <const T extends string>(type: T) => ({ type: literal(type), taskId: uuidSchema });

export const taskFactSchema = variant('type', [
  /** The visitor has agreed in this tab. `nonce` tells it from others. */
  object({ ...ofTask('accepted'), nonce: uuidSchema, url: string() }),
  object({ ...ofTask('declined') }),
  object({ ...ofTask('stopped') }),
  /** A step has ended. `url`: of the page after it. */
  object({
    ...ofTask('step-ended'),
    step: seqSchema,
    outcome: picklist(STEP_OUTCOMES),
    url: string(),
  }),
  /** The tab that carries it out is there again, after a page load or a gap. `attempt`: this time. */
  object({
    ...ofTask('returned'),
    attempt: uuidSchema,
    nonce: uuidSchema,
    url: string(),
    /** As in `task:resume`. */
    begun: nullable(seqSchema),
    stayed: exactOptional(literal(true)),
  }),
  /** The tab that carries it out is gone. */
  object({ ...ofTask('left') }),
  /**
   * The server lets the tab carry it out that asked for it: `of` is the nonce of its agreement, or the attempt of its
   * return. `nonce`: what it says the next time.
   */
  object({ ...ofTask('admitted'), of: uuidSchema, nonce: uuidSchema }),
  /** The server does not let it. */
  object({ ...ofTask('dismissed'), of: uuidSchema }),
  /** The page in front of the visitor, for an agent who has asked (rule TSK-7). */
  object({ type: literal('outlined'), outline: outlineSchema }),
]);
export type TaskFact = InferOutput<typeof taskFactSchema>;
