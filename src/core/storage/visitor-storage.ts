import { string, type InferOutput } from 'valibot';
import { uuidSchema } from '../../protocol/ids.js';
import { object } from '../../protocol/objects.js';
import { signedProfileSchema, type SignedProfile } from '../../protocol/profile.js';
import type { Clock, KeyValueStorage } from '../ports.js';
import { readStored, writeStored } from './stored-envelope.js';

/** As long as the profile: the longest that anything about a visitor is kept. */
const KEPT_MS = 30 * 24 * 60 * 60_000;

const verifiedVisitorSchema = object({
  /** The conversation in which the server verified them. */
  localConversationId: uuidSchema,
  /** A fingerprint of the name that the host page's backend has for them. */
  who: string(),
});
export type VerifiedVisitor = InferOutput<typeof verifiedVisitorSchema>;

/** What the device keeps about the visitor beyond a conversation. */
export interface VisitorStorage {
  /** The profile that the server signed (row D7). Nothing when it has expired. */
  profile(): SignedProfile | undefined;
  writeProfile(signed: SignedProfile): void;
  removeProfile(): void;
  /**
   * The visitor whom the host page's backend vouched for last: what is kept of one is not for the next
   * (rule SES-10). Nothing after 30 days.
   */
  verified(): VerifiedVisitor | undefined;
  writeVerified(visitor: VerifiedVisitor): void;
  clear(): void;
}

export function createVisitorStorage(
  name: string,
  storage: KeyValueStorage,
  clock: Clock,
): VisitorStorage {
  const profileKey = `${name}:profile`;
  const verifiedKey = `${name}:person`;
  const now = <T>(data: T) => ({ savedAt: clock.now(), skew: 0, data });

  return {
    profile() {
      const signed = readStored(storage, profileKey, signedProfileSchema)?.data;
      return signed && Date.parse(signed.expiresAt) > clock.now() ? signed : undefined;
    },
    writeProfile: (signed) => void writeStored(storage, profileKey, now(signed)),
    removeProfile: () => storage.remove(profileKey),
    verified() {
      const stored = readStored(storage, verifiedKey, verifiedVisitorSchema);
      return stored && clock.now() - stored.savedAt <= KEPT_MS ? stored.data : undefined;
    },
    writeVerified: (visitor) => void writeStored(storage, verifiedKey, now(visitor)),
    clear() {
      storage.remove(profileKey);
      storage.remove(verifiedKey);
    },
  };
}
