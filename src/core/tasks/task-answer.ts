import { exactOptional, literal, variant, type InferOutput } from 'valibot';
import { uuidSchema } from '../../protocol/ids.js';
import { seqSchema } from '../../protocol/message.js';
import { finiteNumberSchema } from '../../protocol/numbers.js';
import { object } from '../../protocol/objects.js';
import type { Clock, KeyValueStorage } from '../ports.js';
import { readStored, writeStored } from '../storage/stored-envelope.js';
import { taskKey } from '../storage/storage-keys.js';

const agreementSchema = object({
  type: literal('agreed'),
  taskId: uuidSchema,
  nonce: uuidSchema,
  /** When the visitor agreed, ms since 1970 on the device's clock. */
  at: finiteNumberSchema,
  /** Index of the step that was started last. */
  step: seqSchema,
  /** How often its click, navigation or filling has begun. */
  begun: seqSchema,
  /** The document that wrote this was left in the usual way: a copy in a duplicated tab lacks it. */
  left: exactOptional(literal(true)),
});
const refusalSchema = variant('type', [
  object({ type: literal('declined'), taskId: uuidSchema }),
  object({ type: literal('stopped'), taskId: uuidSchema }),
]);

/** The visitor has agreed in this tab, and it carries the task out. */
export type Agreement = InferOutput<typeof agreementSchema>;
/** The visitor has declined or stopped a task in this tab. */
export type Refusal = InferOutput<typeof refusalSchema>;
/** What the visitor has answered to a task in this tab. The tab remembers it over page loads (rule TSK-4). */
export type TaskAnswer = Agreement | Refusal;

const answerSchema = variant('type', [agreementSchema, refusalSchema]);

/** The answer in the tab's storage. */
export interface TaskAnswerStorage {
  read(): TaskAnswer | null;
  write(answer: TaskAnswer): void;
  remove(): void;
}

export function createTaskAnswerStorage(
  name: string,
  tabStorage: KeyValueStorage,
  clock: Clock,
): TaskAnswerStorage {
  const key = taskKey(name);
  return {
    read: () => readStored(tabStorage, key, answerSchema)?.data ?? null,
    write: (answer) =>
      void writeStored(tabStorage, key, { savedAt: clock.now(), skew: 0, data: answer }),
    remove: () => tabStorage.remove(key),
  };
}
