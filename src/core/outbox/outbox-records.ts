import { exactOptional, literal, picklist, string } from 'valibot';
import { ERROR_CODES } from '../../protocol/errors.js';
import { uuidSchema } from '../../protocol/ids.js';
import { finiteNumberSchema } from '../../protocol/numbers.js';
import { object } from '../../protocol/objects.js';
import { parse } from '../../protocol/parse.js';
import type { Clock, KeyValueStorage } from '../ports.js';
import { queuedMessageSchema } from '../state/facts.js';
import type { PendingMessage } from '../state/state.js';
import { readStored, writeStored } from '../storage/stored-envelope.js';

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
  gen: string;
  message: PendingMessage;
}

/**
 * The unsent messages on the device, one key each (rule SND-1), so that writing one never risks
 * another.
 */
export interface OutboxRecords {
  all(): StoredMessage[];
  /** `false`: there was no room. */
  put(gen: string, message: PendingMessage): boolean;
  remove(gen: string, clientId: string): void;
  has(gen: string, clientId: string): boolean;
  removeAll(gen: string): void;
}

export function createOutboxRecords(
  name: string,
  storage: KeyValueStorage,
  clock: Clock,
): OutboxRecords {
  const prefix = `${name}:out:`;
  const keyOf = (gen: string, clientId: string): string => `${prefix}${gen}:${clientId}`;

  return {
    all() {
      return storage.keys(prefix).flatMap((key) => {
        const [gen = '', clientId = ''] = key.slice(prefix.length).split(':');
        const record = readStored(storage, key, recordSchema)?.data;
        const message = record && { phase: 'sending' as const, ...record, clientId };
        return message && isQueued(message) ? [{ gen, message }] : [];
      });
    },
    put(gen, { clientId, tab, n, body, at, phase, code }) {
      const failed = phase === 'failed' && { phase, ...(code && { code }) };
      const stored = { savedAt: clock.now(), skew: 0, data: { tab, n, body, at, ...failed } };
      return writeStored(storage, keyOf(gen, clientId), stored);
    },
    has: (gen, clientId) => storage.get(keyOf(gen, clientId)) !== null,
    remove: (gen, clientId) => storage.remove(keyOf(gen, clientId)),
    removeAll(gen) {
      for (const key of storage.keys(`${prefix}${gen}:`)) storage.remove(key);
    },
  };
}

function isQueued(message: PendingMessage): boolean {
  return parse(queuedMessageSchema, message) !== undefined;
}
