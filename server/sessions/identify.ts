import type { Profile } from '../../src/protocol/profile.js';
import type { IdentifiedAnswer } from '../../src/protocol/visitor-answers.js';
import type { IdentifyRequest } from '../../src/protocol/visitor-requests.js';
import type { Clock } from '../ports.js';
import { RequestError } from '../request-error.js';
import type { ProfileSigner } from '../security/profile-signer.js';
import type { Quotas } from '../security/quotas.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import type { SessionRecord } from '../storage/session-record.js';
import type { Storage } from '../storage/storage.js';
import { idleDeadlines } from './session-deadlines.js';
import type { SessionEvents } from './session-events.js';
import { requireLease, type LeaseHolder } from './socket-lease.js';
import { addedBytes, IDENTITY_ROW_BYTES } from './stored-bytes.js';
import type { VerifyIdentity } from './verify-identity.js';
import { acceptProfile, mergeProfile } from './visitor-profile.js';

export type Identify = (holder: LeaseHolder, request: IdentifyRequest) => Promise<IdentifiedAnswer>;

/**
 * Changes a visitor's profile. It comes from the visitor, or from the host's backend by an identity token.
 *
 * @throws RequestError `conflict`, and for nothing else, when the session belongs to another verified
 * visitor, who needs a session of their own (rule SES-10). The identity token stays unused then.
 */
export function createIdentify({
  storage,
  clock,
  sites,
  profileSigner,
  verifyIdentity,
  events,
  quotas,
}: {
  storage: Storage;
  clock: Clock;
  sites: SiteDirectory;
  profileSigner: ProfileSigner;
  verifyIdentity: VerifyIdentity;
  events: SessionEvents;
  quotas: Quotas;
}): Identify {
  return async (holder, { profile, identityToken }) => {
    const { sessionId: id, lease } = holder;
    const site = await sites.find(holder.site);
    if (site === undefined) throw new RequestError('not_found', 'no such site');
    const identity = await verifyIdentity(site, identityToken);

    const claimed = acceptProfile(site, profileSigner, profile);
    const nextProfile = (record: SessionRecord, verified: Profile | undefined) =>
      mergeProfile(
        { profile: record.profile, verified: record.verifiedSubject !== undefined },
        claimed,
        verified,
      );

    // Taken for the session as it is now, and as if the token had not been used before.
    const found = await requireLease(storage, holder);
    const added = addedBytes(found, { profile: nextProfile(found, identity?.profile) });
    const bytes = Math.max(0, added) + (identity === undefined ? 0 : IDENTITY_ROW_BYTES);
    const charge = await quotas.charge(holder, { bytes });
    if (charge.refusal !== undefined) throw charge.refusal;

    const identified = await charge.run(() =>
      storage.transaction(async (tx) => {
        const record = await requireLease(tx, holder);
        const verified = await identity?.use(tx, id);
        const before = record.verifiedSubject;
        if (verified !== undefined && before !== undefined && before !== verified.subject)
          throw new RequestError('conflict', 'the session belongs to another verified person');
        const next = nextProfile(record, verified?.profile);
        const now = clock.now();
        await tx.sessions.changeContext({
          id,
          lease,
          now,
          leftAt: idleDeadlines(site, now).leftAt,
          profile: next,
          ...(verified !== undefined && { verifiedSubject: verified.subject }),
        });
        return { profile: next, verified: (verified?.subject ?? before) !== undefined };
      }),
    );
    events.publish({ kind: 'context', sessionId: id });
    return {
      profile: profileSigner.sign(site.token, identified.profile),
      verified: identified.verified,
    };
  };
}
