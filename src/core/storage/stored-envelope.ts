import { literal, unknown, type GenericSchema } from 'valibot';
import { finiteNumberSchema } from '../../protocol/numbers.js';
import { object } from '../../protocol/objects.js';
import { parse } from '../../protocol/parse.js';
import { toJson } from '../../protocol/to-json.js';
import type { KeyValueStorage } from '../ports.js';
import { STORED_VERSION } from './storage-keys.js';

const envelopeSchema = object({
  v: literal(STORED_VERSION),
  savedAt: finiteNumberSchema,
  skew: finiteNumberSchema,
  data: unknown(),
});

const versionSchema = object({ v: finiteNumberSchema });

export interface Stored<T> {
  data: T;
  /** When it was written, ms since 1970 on the device's clock. */
  savedAt: number;
  /** Server time − device time then, ms. */
  skew: number;
}

/**
 * Reads a value by its schema into a fresh object. Absent, corrupt, older or newer than this code:
 * nothing (rule STO-4).
 */
export function readStored<T>(
  storage: KeyValueStorage,
  key: string,
  schema: GenericSchema<unknown, T>,
): Stored<T> | undefined {
  const envelope = parse(envelopeSchema, fromJson(storage.get(key)));
  if (!envelope) return undefined;
  const data = parse(schema, envelope.data);
  return data === undefined ? undefined : { data, savedAt: envelope.savedAt, skew: envelope.skew };
}

/** Writes a value. `false`: no room, or what stands there was written by a newer version. */
export function writeStored<T>(storage: KeyValueStorage, key: string, stored: Stored<T>): boolean {
  if (isNewerStored(storage, key)) return false;
  return storage.set(key, toJson({ v: STORED_VERSION, ...stored }));
}

/** Whether what stands there was written by a newer version of this code. */
export function isNewerStored(storage: KeyValueStorage, key: string): boolean {
  const text = storage.get(key);
  // Most values are ours: a look at the text spares parsing them all before each write.
  if (text === null || text.startsWith(`{"v":${STORED_VERSION},`)) return false;
  return (parse(versionSchema, fromJson(text))?.v ?? 0) > STORED_VERSION;
}

function fromJson(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
