import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * The hash under which a secret is stored. Secrets are 256 random bits and cannot be guessed, so a plain
 * hash is enough. Passwords need more: see `agents/passwords.ts`.
 */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** Whether a secret has this hash, compared in constant time. */
export function matchesHash(secret: string, hash: string): boolean {
  return isEqual(Buffer.from(hashSecret(secret)), Buffer.from(hash));
}

/** Whether two secrets or signatures are the same, compared in constant time. */
export function isEqual(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
