import { exactOptional, literal, picklist, string } from 'valibot';
import { ERROR_CODES } from '../../protocol/errors.js';
import { uuidSchema } from '../../protocol/ids.js';
import { finiteNumberSchema } from '../../protocol/numbers.js';
import { object } from '../../protocol/objects.js';
import { parse } from '../../protocol/parse.js';
import type { Clock, KeyValueStorage } from '../ports.js';
import { queuedMessageSchema } from '../state/facts.js';
import type { PendingMessage } from '../state/state.js';
import { readStored, writeStored } from './stored-envelope.js';

const recordSchema = object({
  tab: uuidSchema,
  n: finiteNumberSchema,
  body: string(),
  at: finiteNumberSchema,
  /** Only the visitor can send it again. */
  phase: exactOptional(literal('failed')),
  code: exactOptional(picklist(ERROR_CODES)),
});

/** A stored unsent message, with the conversation it was written for. */
export interface StoredMessage {
  localConversationId: string;
  message: PendingMessage;
}

/**
 * The unsent messages on the device, one key each (rule SND-1), so that writing one never risks
 * another.
 */
export interface OutboxStorage {
  all(): StoredMessage[];
  /** `false`: there was no room. */
  put(localConversationId: string, message: PendingMessage): boolean;
  remove(localConversationId: string, clientId: string): void;
  has(localConversationId: string, clientId: string): boolean;
  removeAll(localConversationId: string): void;
}

export function createOutboxStorage(
  name: string,
  storage: KeyValueStorage,
  clock: Clock,
): OutboxStorage {
  const prefix = `${name}:out:`;
  const keyOf = (localConversationId: string, clientId: string): string =>
    `${prefix}${localConversationId}:${clientId}`;

  return {
    all() {
      return storage.keys(prefix).flatMap((key) => {
        const [localConversationId = '', clientId = ''] = key.slice(prefix.length).split(':');
        const record = readStored(storage, key, recordSchema)?.data;
        const message = record && { phase: 'sending' as const, ...record, clientId };
        return message && isQueued(message) ? [{ localConversationId, message }] : [];
      });
    },
    put(localConversationId, { clientId, tab, n, body, at, phase, code }) {
      const failed = phase === 'failed' && { phase, ...(code && { code }) };
      const stored = { savedAt: clock.now(), skew: 0, data: { tab, n, body, at, ...failed } };
      return writeStored(storage, keyOf(localConversationId, clientId), stored);
    },
    has: (localConversationId, clientId) =>
      storage.get(keyOf(localConversationId, clientId)) !== null,
    remove: (localConversationId, clientId) => storage.remove(keyOf(localConversationId, clientId)),
    removeAll(localConversationId) {
      for (const key of storage.keys(`${prefix}${localConversationId}:`)) storage.remove(key);
    },
  };
}

function isQueued(message: PendingMessage): boolean {
  return parse(queuedMessageSchema, message) !== undefined;
}
