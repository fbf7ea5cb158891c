import { signedProfileSchema, type SignedProfile } from '../../protocol/profile.js';
import type { Clock, KeyValueStorage } from '../ports.js';
import { readStored, writeStored } from './stored-envelope.js';

/** The profile that the server vouches for, kept on the device until it expires: 30 days (row D7). */
export interface ProfileStorage {
  /** Nothing when it has expired. */
  read(): SignedProfile | undefined;
  write(signed: SignedProfile): void;
  remove(): void;
}

export function createProfileStorage(
  name: string,
  storage: KeyValueStorage,
  clock: Clock,
): ProfileStorage {
  const key = `${name}:profile`;
  return {
    read() {
      const signed = readStored(storage, key, signedProfileSchema)?.data;
      return signed && Date.parse(signed.expiresAt) > clock.now() ? signed : undefined;
    },
    write: (data) => void writeStored(storage, key, { savedAt: clock.now(), skew: 0, data }),
    remove: () => storage.remove(key),
  };
}
