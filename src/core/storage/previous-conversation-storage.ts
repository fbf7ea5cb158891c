import { exactOptional, picklist, type InferOutput } from 'valibot';
import { secretSchema, uuidSchema } from '../../protocol/ids.js';
import { finiteNumberSchema } from '../../protocol/numbers.js';
import { object } from '../../protocol/objects.js';
import { END_STATUSES, SESSION_REASONS } from '../../protocol/session.js';
import type { Clock, KeyValueStorage } from '../ports.js';
import { readStored, writeStored } from './stored-envelope.js';
import type { TranscriptCache } from './transcript-cache.js';

const previousSchema = object({
  localConversationId: uuidSchema,
  status: picklist(END_STATUSES),
  reason: exactOptional(picklist(SESSION_REASONS)),
  /** ms since 1970 on the device's clock. */
  endedAt: finiteNumberSchema,
  /** For how long it is kept from then on, in ms. */
  ttlMs: finiteNumberSchema,
  /** The proof with which the visitor may still have it deleted on the server. */
  proof: exactOptional(object({ id: uuidSchema, exitKey: secretSchema })),
});
export type StoredPreviousConversation = InferOutput<typeof previousSchema>;

/**
 * The conversation that is kept to be read after its end. Its messages stay in the transcript's cache.
 * There is one at a time: the next one replaces the last.
 */
export interface PreviousConversationStorage {
  read(): StoredPreviousConversation | undefined;
  write(previous: StoredPreviousConversation): void;
  /** Removes it, with its messages. */
  clear(): void;
}

export function createPreviousConversationStorage(
  name: string,
  storage: KeyValueStorage,
  clock: Clock,
  cache: TranscriptCache,
): PreviousConversationStorage {
  const key = `${name}:earlier`;
  const read = (): StoredPreviousConversation | undefined =>
    readStored(storage, key, previousSchema)?.data;

  function clear(): void {
    const before = read();
    if (!before) return;
    storage.remove(key);
    cache.removeAll(before.localConversationId);
  }

  return {
    read,
    clear,
    write(previous) {
      if (read()?.localConversationId !== previous.localConversationId) clear();
      writeStored(storage, key, { savedAt: clock.now(), skew: 0, data: previous });
    },
  };
}
