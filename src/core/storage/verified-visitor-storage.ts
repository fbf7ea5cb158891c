import { string, type InferOutput } from 'valibot';
import { uuidSchema } from '../../protocol/ids.js';
import { object } from '../../protocol/objects.js';
import type { Clock, KeyValueStorage } from '../ports.js';
import { readStored, writeStored } from './stored-envelope.js';

/** As long as the profile: the longest that anything of a person is kept. */
const KEPT_MS = 30 * 24 * 60 * 60_000;

const personSchema = object({
  /** The conversation in which the server took the word of the person's site. */
  localConversationId: uuidSchema,
  /** A fingerprint of the site's name for them. */
  who: string(),
});
export type Person = InferOutput<typeof personSchema>;

/**
 * The person for whom the host page's backend vouched last in this browser: what is kept of one is not for
 * the next (rule SES-10).
 */
export interface VerifiedVisitorStorage {
  /** Nothing after 30 days. */
  read(): Person | undefined;
  write(person: Person): void;
  remove(): void;
}

export function createVerifiedVisitorStorage(
  name: string,
  storage: KeyValueStorage,
  clock: Clock,
): VerifiedVisitorStorage {
  const key = `${name}:person`;
  return {
    read() {
      const stored = readStored(storage, key, personSchema);
      return stored && clock.now() - stored.savedAt <= KEPT_MS ? stored.data : undefined;
    },
    write: (data) => void writeStored(storage, key, { savedAt: clock.now(), skew: 0, data }),
    remove: () => storage.remove(key),
  };
}
