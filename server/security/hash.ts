import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * The hash under which a secret is kept. Ours are 256 random bits, so a plain hash is enough: there is
 * nothing to guess. Passwords are another matter (`agents/passwords.ts`).
 */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** Whether a secret has this hash, in a time that does not tell how much of it is right. */
export function matchesHash(secret: string, hash: string): boolean {
  const given = Buffer.from(hashSecret(secret));
  const stored = Buffer.from(hash);
  return given.length === stored.length && timingSafeEqual(given, stored);
}
