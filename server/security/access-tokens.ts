import { SignJWT, decodeProtectedHeader, jwtVerify } from 'jose';
import type { Clock } from '../ports.js';
import type { Keyring } from './keyring.js';

/** The claims of an access token. */
export interface AccessClaims {
  sessionId: string;
  site: string;
  /** In ms since 1970. */
  expiresAt: number;
}

export interface AccessTokens {
  issue(session: { id: string; site: string }): Promise<{ token: string; expiresIn: number }>;
  /** The claims of a valid token; `undefined` for any other. */
  verify(token: string): Promise<AccessClaims | undefined>;
}

const ALGORITHM = 'HS256';
const TYPE = 'access+jwt';
const ISSUER = 'chat-widget';
const AUDIENCE = 'visitor';
/** The only header fields of our tokens. One with any other (`jwk`, `jku`, `crit` …) is not ours. */
const HEADER_FIELDS = new Set(['alg', 'kid', 'typ']);

/**
 * Access tokens are JWTs of a single algorithm. HS256, because only this server verifies them and a
 * handshake should be cheap.
 */
export function createAccessTokens({
  keyring,
  clock,
  tokenSeconds,
}: {
  keyring: Keyring;
  clock: Clock;
  tokenSeconds: number;
}): AccessTokens {
  return {
    async issue({ id, site }) {
      const now = Math.floor(clock.now() / 1000);
      const token = await new SignJWT({ site })
        .setProtectedHeader({ alg: ALGORITHM, kid: keyring.currentId('token'), typ: TYPE })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(id)
        .setIssuedAt(now)
        .setNotBefore(now)
        .setExpirationTime(now + tokenSeconds)
        .sign(keyring.current('token'));
      return { token, expiresIn: tokenSeconds };
    },

    async verify(token) {
      try {
        const header = decodeProtectedHeader(token);
        const key = keyring.find('token', String(header.kid));
        if (key === undefined) return undefined;
        if (!Object.keys(header).every((field) => HEADER_FIELDS.has(field))) return undefined;
        const { payload } = await jwtVerify(token, key, {
          algorithms: [ALGORITHM],
          typ: TYPE,
          issuer: ISSUER,
          audience: AUDIENCE,
          requiredClaims: ['sub', 'site', 'iat', 'nbf', 'exp'],
          currentDate: new Date(clock.now()),
        });
        if (typeof payload.site !== 'string') return undefined;
        return { sessionId: payload.sub!, site: payload.site, expiresAt: payload.exp! * 1000 };
      } catch {
        return undefined;
      }
    },
  };
}
