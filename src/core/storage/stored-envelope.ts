import { unknown, type GenericSchema } from 'valibot';
import { finiteNumberSchema } from '../../protocol/numbers.js';
import { object } from '../../protocol/objects.js';
import { parse } from '../../protocol/parse.js';
import { toJson } from '../../protocol/to-json.js';
import type { KeyValueStorage } from '../ports.js';
import { migrate, STORED_VERSION } from './migrations.js';

const envelopeSchema = object({
  v: finiteNumberSchema,
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
 * Reads a value by its schema into a fresh object. A value of an earlier version is migrated. Absent,
 * corrupt, or newer than this code: nothing (rule STO-4).
 */
export function readStored<T>(
  storage: KeyValueStorage,
  key: string,
  schema: GenericSchema<unknown, T>,
): Stored<T> | undefined {
  const envelope = parse(envelopeSchema, fromJson(storage.get(key)));
  if (!envelope) return undefined;
  const data = parse(schema, migrate(envelope.v, envelope.data));
  return data === undefined ? undefined : { data, savedAt: envelope.savedAt, skew: envelope.skew };
}

/** Writes a value. `false`: no room, or what stands there was written by a newer version. */
export function writeStored<T>(storage: KeyValueStorage, key: string, stored: Stored<T>): boolean {
  if (isNewerStored(storage, key)) return false;
  return storage.set(key, toJson({ v: STORED_VERSION, ...stored }));
}

/**
 * Rewrites a value of an earlier version under its key, in one step: readers see the old value or the
 * new one. Tabs that run the earlier version stand down at that (rule TAB-12). `false`: nothing is
 * rewritten.
 */
export function upgradeStored<T>(
  storage: KeyValueStorage,
  key: string,
  schema: GenericSchema<unknown, T>,
): boolean {
  if (versionOf(storage.get(key)) >= STORED_VERSION) return false;
  const stored = readStored(storage, key, schema);
  return stored !== undefined && writeStored(storage, key, stored);
}

/** Whether what is there was written by a newer version of this code. */
export function isNewerStored(storage: KeyValueStorage, key: string): boolean {
  return versionOf(storage.get(key)) > STORED_VERSION;
}

/** Of what is absent or corrupt, this version: there is nothing to be upgraded, and nothing newer. */
function versionOf(text: string | null): number {
  // Most values are of this version: a look at the text spares parsing them before each write.
  if (text === null || text.startsWith(`{"v":${STORED_VERSION},`)) return STORED_VERSION;
  return parse(versionSchema, fromJson(text))?.v ?? STORED_VERSION;
}

function fromJson(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
