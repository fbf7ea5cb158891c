import { string } from '../../protocol/schema.js';
import type { Clock, KeyValueStorage } from '../ports.js';
import { fingerprint } from './storage-keys.js';
import { readStored, writeStored } from './stored-envelope.js';

/** As long as the profile: the longest that anything of a person is kept. */
const KEPT_MS = 30 * 24 * 60 * 60_000;

/**
 * For whom the host page's backend vouched last in this browser, as a fingerprint: what is kept of one
 * person is not for the next one (rule SES-10).
 */
export interface PersonRecord {
  /** Whether somebody else than `subject` is known to have been here. */
  isAnother(subject: string): boolean;
  write(subject: string): void;
  remove(): void;
}

export function createPersonRecord(
  name: string,
  storage: KeyValueStorage,
  clock: Clock,
): PersonRecord {
  const key = `${name}:person`;
  return {
    isAnother(subject) {
      const stored = readStored(storage, key, string());
      if (!stored || clock.now() - stored.savedAt > KEPT_MS) return false;
      return stored.data !== fingerprint(subject);
    },
    write(subject) {
      const stored = { savedAt: clock.now(), skew: 0, data: fingerprint(subject) };
      writeStored(storage, key, stored);
    },
    remove: () => storage.remove(key),
  };
}
