import { randomBytes, scrypt } from 'node:crypto';
import { isEqual } from '../security/hash.js';
import { createFairQueue } from './fair-queue.js';

/** The scrypt parameters: what computing, and so guessing, a hash costs. */
export interface PasswordCost {
  N: number;
  r: number;
  p: number;
}

/** OWASP's recommendation for scrypt. One hash takes 128 MiB. */
export const OWASP_COST: PasswordCost = { N: 2 ** 17, r: 8, p: 1 };
const MAX_MEMORY = 256 * 1024 * 1024;
const HASH_BYTES = 32;
const SALT_BYTES = 16;
/**
 * A hash occupies one of the few threads that also read files. A flood of sign-ins must not stop the
 * server from serving the widget's files.
 */
const QUEUE = { concurrency: 2, maxWaiting: 8 };

/**
 * Hashing is queued, and callers take turns. A call is refused with `rate_limited` when too many of the
 * same caller wait.
 */
export interface Passwords {
  /** A salted hash. It includes its parameters, so that they can be raised later. */
  hash(password: string, caller: string): Promise<string>;
  verify(password: string, stored: string, caller: string): Promise<boolean>;
  /** A hash that no password has. Verifying against it takes as long as against a real one. */
  decoy(): string;
}

export function createPasswords(cost: PasswordCost = OWASP_COST): Passwords {
  const enqueue = createFairQueue(QUEUE);
  const encode = (salt: Buffer, hash: Buffer) => {
    const parts = [cost.N, cost.r, cost.p, salt.toString('base64'), hash.toString('base64')];
    return ['scrypt', ...parts].join('$');
  };
  return {
    async hash(password, caller) {
      const salt = randomBytes(SALT_BYTES);
      return encode(salt, await enqueue(caller, () => derive(password, salt, cost)));
    },
    decoy: () => encode(randomBytes(SALT_BYTES), randomBytes(HASH_BYTES)),
    async verify(password, stored, caller) {
      const [kind, N, r, p, salt = '', hash = ''] = stored.split('$');
      if (kind !== 'scrypt') return false;
      const expected = Buffer.from(hash, 'base64');
      const storedCost = { N: Number(N), r: Number(r), p: Number(p) };
      const actual = await enqueue(caller, () =>
        derive(password, Buffer.from(salt, 'base64'), storedCost),
      );
      return isEqual(actual, expected);
    },
  };
}

function derive(password: string, salt: Buffer, cost: PasswordCost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { ...cost, maxmem: MAX_MEMORY };
    // Keyboards may encode the same letters differently.
    scrypt(password.normalize('NFKC'), salt, HASH_BYTES, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
