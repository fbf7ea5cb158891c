import { type InferOutput } from 'valibot';
import { uuidSchema } from '../../protocol/ids.js';
import { seqSchema } from '../../protocol/message.js';
import { object } from '../../protocol/objects.js';
import type { Clock, KeyValueStorage } from '../ports.js';
import { readStored, writeStored } from '../storage/stored-envelope.js';
import { taskKey } from '../storage/storage-keys.js';

const recordSchema = object({
  taskId: uuidSchema,
  nonce: uuidSchema,
  /** Index of the step that was started last. */
  step: seqSchema,
  /** How often its click or navigation has begun. */
  begun: seqSchema,
});
/** What a tab remembers over a page load of the task that it carries out (rule TSK-4). */
export type TaskRecord = InferOutput<typeof recordSchema>;

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
