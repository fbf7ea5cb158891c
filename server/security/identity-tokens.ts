import { jwtVerify } from 'jose';
import type { Clock } from '../ports.js';
import { hashSecret } from './hash.js';

/** Who the host's backend says that the visitor is. */
export interface Identity {
  subject: string;
  jtiHash: string;
  expiresAt: number;
  name?: string;
  email?: string;
}

const MAX_LIFE_SECONDS = 5 * 60;
/** So far a host's clock may be ahead of ours. */
const LEEWAY_SECONDS = 30;

/**
 * Reads a host's identity token: HS256 with the site's secret, `aud` the site, issued by now, good for
 * five minutes at most. Anything else is no identity: the visitor stays unverified, which the agent sees.
 */
export async function readIdentityToken({
  token,
  site,
  secret,
  clock,
}: {
  token: string;
  site: string;
  secret: string | undefined;
  clock: Clock;
}): Promise<Identity | undefined> {
  if (secret === undefined || token === '') return undefined;
  const now = clock.now();
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), {
      algorithms: ['HS256'],
      audience: site,
      requiredClaims: ['sub', 'iat', 'exp', 'jti'],
      currentDate: new Date(now),
    });
    const { sub, jti, iat, exp, name, email } = payload;
    // What the library types as a text is whatever the JSON says.
    if (typeof sub !== 'string' || typeof jti !== 'string' || sub === '' || jti === '')
      return undefined;
    // Issued later, or in milliseconds, it would count for years.
    if (iat! > now / 1000 + LEEWAY_SECONDS || exp! - iat! > MAX_LIFE_SECONDS) return undefined;
    return {
      subject: sub,
      jtiHash: hashSecret(jti),
      expiresAt: exp! * 1000,
      ...(typeof name === 'string' && { name }),
      ...(typeof email === 'string' && { email }),
    };
  } catch {
    return undefined;
  }
}
