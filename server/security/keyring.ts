import type { Clock, Ids } from '../ports.js';
import type { KeyPurpose, ServerKey } from '../storage/key-repository.js';
import type { Storage } from '../storage/storage.js';

/** The server's secrets by purpose. Loaded once, before anything is served. */
export interface Keyring {
  load(): Promise<void>;
  /** The newest key. It signs and derives from now on. */
  current(purpose: KeyPurpose): Buffer;
  currentId(purpose: KeyPurpose): string;
  /** One of the newest two keys: signatures from before the last rotation stay valid. */
  find(purpose: KeyPurpose, id: string): Buffer | undefined;
}

const PURPOSES: KeyPurpose[] = ['token', 'derive', 'profile', 'device'];
const VERIFIED_KEYS = 2;

export function createKeyring({
  storage,
  clock,
  ids,
}: {
  storage: Storage;
  clock: Clock;
  ids: Ids;
}): Keyring {
  let keys = new Map<KeyPurpose, ServerKey[]>();

  const newest = (purpose: KeyPurpose): ServerKey => {
    const key = keys.get(purpose)?.[0];
    if (key === undefined) throw new Error('the keyring has not been loaded');
    return key;
  };

  return {
    async load() {
      const stored = await storage.transaction(async (tx) => {
        const all = await tx.keys.all();
        for (const purpose of PURPOSES) {
          if (all.some((key) => key.purpose === purpose)) continue;
          const key = { id: ids.uuid(), purpose, secret: ids.secret(), createdAt: clock.now() };
          await tx.keys.insert(key);
          all.push(key);
        }
        return all;
      });
      const newestFirst = stored.reverse();
      keys = new Map(
        PURPOSES.map((purpose) => [purpose, newestFirst.filter((key) => key.purpose === purpose)]),
      );
    },
    current: (purpose) => Buffer.from(newest(purpose).secret, 'base64url'),
    currentId: (purpose) => newest(purpose).id,
    find: (purpose, id) => {
      const key = keys
        .get(purpose)
        ?.slice(0, VERIFIED_KEYS)
        .find((candidate) => candidate.id === id);
      return key && Buffer.from(key.secret, 'base64url');
    },
  };
}
