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

/**
 * Reads a host's identity token: HS256 with the site's secret, `aud` the site, at most five minutes
 * long. Anything else is no identity: the visitor stays unverified, which the agent sees.
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
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), {
      algorithms: ['HS256'],
      audience: site,
      requiredClaims: ['sub', 'iat', 'exp', 'jti'],
      currentDate: new Date(clock.now()),
    });
    const { sub, jti, iat, exp, name, email } = payload;
    if (!sub || !jti || exp! - iat! > MAX_LIFE_SECONDS) return undefined;
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
