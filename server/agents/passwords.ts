import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { createBoundedQueue } from './bounded-queue.js';

/** What a hash costs to make, and so to guess. */
export interface PasswordCost {
  N: number;
  r: number;
  p: number;
}

/** What OWASP asks of scrypt; 128 MiB for a moment. */
export const OWASP_COST: PasswordCost = { N: 2 ** 17, r: 8, p: 1 };
const MAX_MEMORY = 256 * 1024 * 1024;
const HASH_BYTES = 32;
const SALT_BYTES = 16;
/**
 * A hash holds one of the few threads that files are read by too: a flood of sign-ins must not stop the
 * widget's files from leaving.
 */
const QUEUE = { atOnce: 2, waiting: 8 };

/** Each call waits for its turn, and is refused (`rate_limited`) when too many wait already. */
export interface Passwords {
  /** A salted hash with its parameters, so that they can be raised later. */
  hash(password: string): Promise<string>;
  verify(password: string, stored: string): Promise<boolean>;
  /** A hash that no password has: to verify against it takes as long as against a real one. */
  decoy(): string;
}

export function createPasswords(cost: PasswordCost = OWASP_COST): Passwords {
  const queued = createBoundedQueue(QUEUE);
  const written = (salt: Buffer, hash: Buffer) => {
    const parts = [cost.N, cost.r, cost.p, salt.toString('base64'), hash.toString('base64')];
    return ['scrypt', ...parts].join('$');
  };
  return {
    async hash(password) {
      const salt = randomBytes(SALT_BYTES);
      return written(salt, await queued(() => derive(password, salt, cost)));
    },
    decoy: () => written(randomBytes(SALT_BYTES), randomBytes(HASH_BYTES)),
    async verify(password, stored) {
      const [kind, N, r, p, salt = '', hash = ''] = stored.split('$');
      if (kind !== 'scrypt') return false;
      const expected = Buffer.from(hash, 'base64');
      const made = { N: Number(N), r: Number(r), p: Number(p) };
      const given = await queued(() => derive(password, Buffer.from(salt, 'base64'), made));
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}

function derive(password: string, salt: Buffer, cost: PasswordCost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { ...cost, maxmem: MAX_MEMORY };
    // The same letters typed on another keyboard are the same password.
    scrypt(password.normalize('NFKC'), salt, HASH_BYTES, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
