import { exactOptional, literal, variant, type InferOutput } from 'valibot';
import { uuidSchema } from '../../protocol/ids.js';
import { seqSchema } from '../../protocol/message.js';
import { object } from '../../protocol/objects.js';
import type { Clock, KeyValueStorage } from '../ports.js';
import { readStored, writeStored } from '../storage/stored-envelope.js';
import { taskKey } from '../storage/storage-keys.js';

const agreementSchema = object({
  type: literal('agreed'),
  taskId: uuidSchema,
  nonce: uuidSchema,
  /** Index of the step that was started last. */
  step: seqSchema,
  /** How often its click, navigation or filling has begun. */
  begun: seqSchema,
  /** The document that wrote this was left in the usual way: a copy in a duplicated tab lacks it. */
  left: exactOptional(literal(true)),
});
const answerSchema = variant('type', [
  object({ type: literal('declined'), taskId: uuidSchema }),
  object({ type: literal('stopped'), taskId: uuidSchema }),
]);

/** The visitor has agreed in this tab, and it carries the task out. */
export type Agreement = InferOutput<typeof agreementSchema>;
/** The visitor has declined or stopped a task in this tab. */
export type TaskAnswer = InferOutput<typeof answerSchema>;
/** What the visitor has said of a task in this tab. The tab remembers it over page loads (rule TSK-4). */
export type TaskRecord = Agreement | TaskAnswer;

const recordSchema = variant('type', [agreementSchema, answerSchema]);

/** The record in the tab's storage. */
export interface TaskRecordStorage {
  read(): TaskRecord | null;
  write(record: TaskRecord): void;
  remove(): void;
}

export function createTaskRecordStorage(
  name: string,
  tabStorage: KeyValueStorage,
  clock: Clock,
): TaskRecordStorage {
  const key = taskKey(name);
  return {
    read: () => readStored(tabStorage, key, recordSchema)?.data ?? null,
    write: (record) =>
      void writeStored(tabStorage, key, { savedAt: clock.now(), skew: 0, data: record }),
    remove: () => tabStorage.remove(key),
  };
}
