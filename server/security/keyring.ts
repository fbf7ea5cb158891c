import type { Clock, Ids } from '../ports.js';
import type { KeyPurpose, ServerKey } from '../storage/key-repository.js';
import type { Storage } from '../storage/storage.js';

/**
 * The server's secrets by purpose. A rotation adds new ones. An old one is kept until all that it signed
 * has expired.
 */
export interface Keyring {
  /**
   * Reads the keys, and makes those that are missing. To be called before anything is served, and then
   * every `KEY_RELOAD_MS`, because another process may have rotated them.
   */
  load(): Promise<void>;
  /** The key that signs and derives now. */
  current(purpose: KeyPurpose): Buffer;
  currentId(purpose: KeyPurpose): string;
  /** The key with this id. `undefined` if there is none, or all that it signed has expired. */
  find(purpose: KeyPurpose, id: string): Buffer | undefined;
  /** All keys that are kept, the newest first. */
  all(purpose: KeyPurpose): Buffer[];
  /** Makes a new key for each purpose. Every running server uses the new keys within a minute. */
  rotate(): Promise<void>;
  /** Removes the expired keys. Those are kept from which the keys of a living session are derived. */
  removeExpired(): Promise<void>;
}

/** For how long something is valid that a key of this purpose has signed, in ms. */
export type KeyLifetimes = Record<KeyPurpose, number>;

/** The interval at which a server reads its keys. */
export const KEY_RELOAD_MS = 15_000;
/** A new key is not used before this age: by then every server has read it, and can verify with it. */
const USED_FROM_AGE_MS = 40_000;
const PURPOSES: KeyPurpose[] = ['token', 'derive', 'profile', 'device'];

/** A key, the time from which it is used, and that from which the next one is used instead. */
interface KnownKey extends ServerKey {
  purpose: KeyPurpose;
  usedFrom: number;
  replacedAt: number;
}

export function createKeyring({
  storage,
  clock,
  ids,
  lifetimes,
}: {
  storage: Storage;
  clock: Clock;
  ids: Ids;
  lifetimes: KeyLifetimes;
}): Keyring {
  /** The keys of each purpose, the newest first. */
  let keys = new Map<KeyPurpose, KnownKey[]>();

  const newKey = (purpose: KeyPurpose, stored: ServerKey[]): ServerKey => ({
    id: ids.uuid(),
    purpose,
    secret: ids.secret(),
    // Later than all others, even if the clock was set back meanwhile.
    createdAt: Math.max(clock.now(), ...stored.map(({ createdAt }) => createdAt + 1)),
  });
  const missing = (stored: ServerKey[]) =>
    PURPOSES.filter((purpose) => !stored.some((key) => key.purpose === purpose));
  const load = async () => {
    let stored = await storage.keys.all();
    if (missing(stored).length > 0) {
      await storage.transaction(async (tx) => {
        // Of several nodes that start for the first time, one makes the keys.
        await tx.keys.lock();
        const present = await tx.keys.all();
        for (const purpose of missing(present)) await tx.keys.insert(newKey(purpose, present));
      });
      stored = await storage.keys.all();
    }
    keys = new Map(PURPOSES.map((purpose) => [purpose, toKnown(stored, purpose)]));
  };

  const current = (purpose: KeyPurpose): KnownKey => {
    const known = keys.get(purpose) ?? [];
    const key = known.find(({ usedFrom }) => usedFrom <= clock.now()) ?? known.at(-1);
    if (key === undefined) throw new Error('the keyring has not been loaded');
    return key;
  };
  const isExpired = ({ replacedAt, purpose }: KnownKey) =>
    replacedAt + lifetimes[purpose] <= clock.now();
  /** Whether the keys of a living session may be derived from it. */
  const isNeeded = async ({ purpose, replacedAt }: KnownKey) =>
    purpose === 'derive' && (await storage.sessions.hasLiving({ openedBefore: replacedAt }));

  return {
    load,
    current: (purpose) => toBytes(current(purpose)),
    currentId: (purpose) => current(purpose).id,
    find: (purpose, id) => {
      const key = keys.get(purpose)?.find((candidate) => candidate.id === id);
      return key === undefined || isExpired(key) ? undefined : toBytes(key);
    },
    all: (purpose) => (keys.get(purpose) ?? []).map(toBytes),
    async rotate() {
      await storage.transaction(async (tx) => {
        await tx.keys.lock();
        const present = await tx.keys.all();
        for (const purpose of PURPOSES) await tx.keys.insert(newKey(purpose, present));
      });
      await load();
    },
    async removeExpired() {
      await load();
      for (const key of [...keys.values()].flat())
        if (isExpired(key) && !(await isNeeded(key))) await storage.keys.remove(key.id);
      await load();
    },
  };
}

/** The keys of a purpose, the newest first. The first one of all is used at once. */
function toKnown(stored: ServerKey[], purpose: KeyPurpose): KnownKey[] {
  const oldestFirst = stored.filter((key) => key.purpose === purpose);
  const usedFrom = (index: number) => {
    const key = oldestFirst[index];
    if (key === undefined) return Infinity;
    return index === 0 ? key.createdAt : key.createdAt + USED_FROM_AGE_MS;
  };
  return oldestFirst
    .map((key, index) => ({
      ...key,
      purpose,
      usedFrom: usedFrom(index),
      replacedAt: usedFrom(index + 1),
    }))
    .reverse();
}

function toBytes({ secret }: ServerKey): Buffer {
  return Buffer.from(secret, 'base64url');
}
