import { jwtVerify } from 'jose';
import { hasVisibleText } from '../../src/protocol/text.js';
import type { Clock } from '../ports.js';
import { hashSecret } from './hash.js';

/** What the host's backend says about a visitor. */
export interface IdentityClaims {
  subject: string;
  /** The hash of the token's id. */
  jtiHash: string;
  /** In ms since 1970. */
  expiresAt: number;
  name?: string;
  email?: string;
}

const MAX_LIFETIME_SECONDS = 5 * 60;
/** How far the host's clock may be ahead of the server's. */
const LEEWAY_SECONDS = 30;

/**
 * The claims of an identity token, or `undefined` when it is not valid: then the visitor stays
 * unverified, which agents see. A valid token is signed with HS256 and the site's secret, has the site
 * as `aud`, is already issued, and lives for five minutes at most.
 */
export async function verifyIdentityToken({
  token,
  site,
  secret,
  clock,
}: {
  token: string;
  site: string;
  secret: string;
  clock: Clock;
}): Promise<IdentityClaims | undefined> {
  if (token === '') return undefined;
  const now = clock.now();
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), {
      algorithms: ['HS256'],
      audience: site,
      requiredClaims: ['sub', 'iat', 'exp', 'jti'],
      currentDate: new Date(now),
    });
    const { sub, jti, iat, exp, name, email } = payload;
    // The library's types do not hold for claims: they are whatever the JSON has.
    if (typeof sub !== 'string' || typeof jti !== 'string' || sub === '' || jti === '')
      return undefined;
    // A token issued in the future, or with times in milliseconds, would be valid for years.
    if (iat! > now / 1000 + LEEWAY_SECONDS || exp! - iat! > MAX_LIFETIME_SECONDS) return undefined;
    return {
      subject: sub,
      jtiHash: hashSecret(jti),
      expiresAt: exp! * 1000,
      ...(typeof name === 'string' && hasVisibleText(name) && { name }),
      ...(typeof email === 'string' && hasVisibleText(email) && { email }),
    };
  } catch {
    return undefined;
  }
}
