import type { AccessTokens } from '../../server/security/access-tokens.js';
import type { Clock } from '../../server/ports.js';

/** Access tokens that say in clear what the real ones sign: no cryptography, no waiting. */
export interface PlainTokens extends AccessTokens {
  /** None of those that are out counts any more, as after two key rotations. */
  refuseAll(): void;
}

export function createPlainTokens(options: { clock: Clock; tokenSeconds: number }): PlainTokens {
  const { clock, tokenSeconds } = options;
  let issued = 0;
  let refused = 0;
  return {
    async issue({ id, site }) {
      const expiresAt = clock.now() + tokenSeconds * 1000;
      return { token: [id, site, expiresAt, ++issued].join('|'), expiresIn: tokenSeconds };
    },
    async verify(token) {
      const [sessionId = '', site = '', expires, count] = token.split('|');
      const expiresAt = Number(expires);
      if (Number(count) <= refused || !(expiresAt > clock.now())) return undefined;
      return { sessionId, site, expiresAt };
    },
    refuseAll: () => void (refused = issued),
  };
}
