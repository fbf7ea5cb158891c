import { mergeRoutingData } from '../../src/protocol/context.js';
import type { IdentifiedAnswer } from '../../src/protocol/visitor-answers.js';
import type { IdentifyRequest, PushContextRequest } from '../../src/protocol/visitor-requests.js';
import type { Clock } from '../ports.js';
import { RequestError } from '../request-error.js';
import type { ProfileSigner } from '../security/profile-signer.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import type { ContextChange } from '../storage/session-repository.js';
import type { Repositories, Storage } from '../storage/storage.js';
import { merged, mergedConversationData } from './merged-context.js';
import type { ReadIdentity } from './read-identity.js';
import type { SessionEvents } from './session-events.js';
import { visitorError } from './session-rules.js';
import type { LeaseHolder } from './visitor-activity.js';
import { givenProfile, profileAfter } from './visitor-profile.js';

interface Deps {
  storage: Storage;
  clock: Clock;
  sites: SiteDirectory;
  profileSigner: ProfileSigner;
  readIdentity: ReadIdentity;
  events: SessionEvents;
}

export type PushContext = (holder: LeaseHolder, delta: PushContextRequest) => Promise<void>;

/** Deltas to what the page says of the visit (row D3); refused as a whole when one breaks a limit. */
export function createPushContext({ storage, clock, events }: Deps): PushContext {
  return async (holder, { routingData, conversationData, page }) => {
    const { sessionId: id, lease } = holder;
    await storage.transaction(async (tx) => {
      const record = await held(tx, holder);
      const change: ContextChange = {};
      if (routingData !== undefined)
        change.routingData = merged(mergeRoutingData(record.routingData, routingData));
      if (conversationData !== undefined)
        change.conversationData = mergedConversationData(record.conversationData, conversationData);
      if (page !== undefined) change.page = page;
      await tx.sessions.changeContext({ id, lease, now: clock.now(), ...change });
    });
    events.publish({ kind: 'context', sessionId: id });
  };
}

export type Identify = (holder: LeaseHolder, request: IdentifyRequest) => Promise<IdentifiedAnswer>;

/**
 * The visitor, or the host's backend for them, says who they are.
 *
 * @throws RequestError `conflict`, and for nothing else, when the session belongs to another verified
 * person: that is a new session, not a change of this one (rule SES-10). The identity token is not
 * used up by it.
 */
export function createIdentify(deps: Deps): Identify {
  const { storage, clock, sites, profileSigner, readIdentity, events } = deps;
  return async (holder, { profile, identityToken }) => {
    const { sessionId: id, lease } = holder;
    const site = await sites.find(holder.site);
    if (site === undefined) throw new RequestError('not_found', 'no such site');
    const identity = await readIdentity(site, identityToken);

    const identified = await storage.transaction(async (tx) => {
      const record = await held(tx, holder);
      const verified = await identity?.use(tx, id);
      const before = record.verifiedSubject;
      if (verified !== undefined && before !== undefined && before !== verified.subject)
        throw new RequestError('conflict', 'the session belongs to another verified person');
      const given = givenProfile(site, profileSigner, profile);
      const known = { profile: record.profile, verified: before !== undefined };
      const next = profileAfter(known, given, verified?.profile);
      await tx.sessions.changeContext({
        id,
        lease,
        now: clock.now(),
        profile: next,
        ...(verified !== undefined && { verifiedSubject: verified.subject }),
      });
      return { profile: next, verified: (verified?.subject ?? before) !== undefined };
    });
    events.publish({ kind: 'context', sessionId: id });
    return {
      profile: profileSigner.sign(site.token, identified.profile),
      verified: identified.verified,
    };
  };
}

/** The record, if this socket may change it (rule COM-4). */
async function held(tx: Repositories, { sessionId, lease }: LeaseHolder) {
  const error = await visitorError(tx, sessionId, lease);
  if (error !== undefined) throw error;
  return (await tx.sessions.find(sessionId))!;
}
