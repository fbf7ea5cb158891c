import { parse } from '../../src/protocol/parse.js';
import { profileSchema, type Profile } from '../../src/protocol/profile.js';
import type { Clock } from '../ports.js';
import { hashSecret } from '../security/hash.js';
import { verifyIdentityToken, type IdentityClaims } from '../security/identity-tokens.js';
import type { Site } from '../sites/site-directory.js';
import type { Repositories } from '../storage/storage.js';

/** A valid identity token. It may be relied on only after its use has been recorded. */
export interface Identity {
  /** What the session stores if the token has not been used before. */
  profile: Profile;
  /**
   * Records the use. To be called in the transaction that stores the result. `undefined` when another
   * session or another visitor has used the token before.
   */
  use(
    tx: Repositories,
    sessionId: string,
  ): Promise<{ subject: string; profile: Profile } | undefined>;
}

/** `undefined` without a token, or with one that is not valid for the site. */
export type VerifyIdentity = (
  site: Site,
  token: string | undefined,
) => Promise<Identity | undefined>;

export function createVerifyIdentity({ clock }: { clock: Clock }): VerifyIdentity {
  return async (site, token) => {
    if (token === undefined) return undefined;
    let claims: IdentityClaims | undefined;
    for (const { secret, validUntil } of site.identitySecrets)
      if (clock.now() < validUntil)
        claims ??= await verifyIdentityToken({ token, site: site.token, secret, clock });
    if (claims === undefined) return undefined;
    const { subject, jtiHash, expiresAt, name, email } = claims;
    const profile =
      parse(profileSchema, {
        ...(name !== undefined && { name }),
        ...(email !== undefined && { email }),
      }) ?? {};
    return {
      profile,
      use: async (tx, sessionId) => {
        const use = {
          site: site.token,
          jtiHash,
          sessionId,
          subject: hashSecret(subject),
          expiresAt,
        };
        return (await tx.identities.use(use)) ? { subject, profile } : undefined;
      },
    };
  };
}
