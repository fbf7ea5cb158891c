import { parse } from '../../src/protocol/parse.js';
import type { Profile } from '../../src/protocol/profile.js';
import { profileSchema } from '../../src/protocol/profile.js';
import type { Clock } from '../ports.js';
import { hashSecret } from '../security/hash.js';
import { readIdentityToken } from '../security/identity-tokens.js';
import type { Site } from '../sites/site-directory.js';
import type { Repositories } from '../storage/storage.js';

/** A good identity token that still has to be used. */
export interface UsableIdentity {
  subject: string;
  /** Within the transaction that stores it. Nothing when another session or person used it before. */
  use(
    tx: Repositories,
    sessionId: string,
  ): Promise<{ subject: string; profile: Profile } | undefined>;
}

export type ReadIdentity = (
  site: Site,
  token: string | undefined,
) => Promise<UsableIdentity | undefined>;

export function createReadIdentity({ clock }: { clock: Clock }): ReadIdentity {
  return async (site, token) => {
    if (token === undefined) return undefined;
    const secret = site.identitySecret;
    const identity = await readIdentityToken({ token, site: site.token, secret, clock });
    if (identity === undefined) return undefined;
    const { subject, jtiHash, expiresAt, name, email } = identity;
    const profile = parse(profileSchema, {
      ...(name !== undefined && { name }),
      ...(email !== undefined && { email }),
    });
    return {
      subject,
      use: async (tx, sessionId) => {
        const use = {
          site: site.token,
          jtiHash,
          sessionId,
          subject: hashSecret(subject),
          expiresAt,
        };
        return (await tx.identities.use(use)) ? { subject, profile: profile ?? {} } : undefined;
      },
    };
  };
}
