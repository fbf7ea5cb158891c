import { createECDH } from 'node:crypto';
import type { Settings } from '../config.js';
import type { Clock, Ids } from '../ports.js';
import type { Storage } from '../storage/storage.js';

const CURVE = 'prime256v1';

/** What push services know this server by (VAPID, RFC 8292). Both keys in base64url. */
export interface VapidDetails {
  /** Whom they may write to: a `mailto:` or `https:` URL. */
  subject: string;
  publicKey: string;
  /** Never leaves the server. */
  privateKey: string;
}

/** The server's key of Web Push. Browsers subscribe with it, so it is never replaced by itself. */
export interface VapidKey {
  /** Reads the key, and makes it if there is none. To be called before anything is served. */
  load(): Promise<void>;
  /** `undefined`: the server has no contact to give to push services, and sends nothing. */
  details(): VapidDetails | undefined;
}

export function createVapidKey({
  settings,
  storage,
  clock,
  ids,
}: {
  settings: Pick<Settings, 'PUBLIC_URL' | 'VAPID_SUBJECT' | 'VAPID_PRIVATE_KEY'>;
  storage: Storage;
  clock: Clock;
  ids: Ids;
}): VapidKey {
  const { PUBLIC_URL, VAPID_SUBJECT, VAPID_PRIVATE_KEY } = settings;
  const ownAddress = PUBLIC_URL?.startsWith('https:') ? PUBLIC_URL : undefined;
  const subject = VAPID_SUBJECT ?? ownAddress;
  let details: VapidDetails | undefined;

  const findStored = async ({ keys }: Pick<Storage, 'keys'>) =>
    (await keys.all()).find(({ purpose }) => purpose === 'vapid')?.secret;
  const makeKey = () =>
    storage.transaction(async (tx) => {
      // Of several nodes that start for the first time, one makes the key.
      await tx.keys.lock();
      const stored = await findStored(tx);
      if (stored !== undefined) return stored;
      const secret = generateVapidKey();
      await tx.keys.insert({ id: ids.uuid(), purpose: 'vapid', secret, createdAt: clock.now() });
      return secret;
    });

  return {
    async load() {
      if (subject === undefined) return;
      const privateKey = VAPID_PRIVATE_KEY ?? (await findStored(storage)) ?? (await makeKey());
      details = { subject, privateKey, publicKey: publicKeyOf(privateKey) };
    },
    details: () => details,
  };
}

/** Whether a text is 32 bytes in base64url that can be a private key. */
export function isVapidKey(text: string): boolean {
  try {
    return /^[A-Za-z0-9_-]{43}$/.test(text) && publicKeyOf(text) !== '';
  } catch {
    return false;
  }
}

function generateVapidKey(): string {
  const pair = createECDH(CURVE);
  pair.generateKeys();
  // A number below 2^248 is written with fewer bytes.
  return Buffer.from(pair.getPrivateKey('hex').padStart(64, '0'), 'hex').toString('base64url');
}

function publicKeyOf(privateKey: string): string {
  const pair = createECDH(CURVE);
  pair.setPrivateKey(privateKey, 'base64url');
  return pair.getPublicKey('base64url');
}
