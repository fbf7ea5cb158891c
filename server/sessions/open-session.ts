import { mergeRoutingData } from '../../src/protocol/context.js';
import type { OpenedAnswer } from '../../src/protocol/visitor-answers.js';
import type { OpenSessionRequest } from '../../src/protocol/visitor-requests.js';
import type { Clock, Ids } from '../ports.js';
import { RequestError } from '../request-error.js';
import type { AccessTokens } from '../security/access-tokens.js';
import type { DerivedKeys } from '../security/derived-keys.js';
import { hashSecret, matchesHash } from '../security/hash.js';
import type { ProfileSigner } from '../security/profile-signer.js';
import type { AvailabilityOf } from '../sites/availability.js';
import { toPublicSite } from '../sites/public-site.js';
import type { Site } from '../sites/site-directory.js';
import { toSession, type SessionRecord } from '../storage/session-record.js';
import type { Repositories, Storage } from '../storage/storage.js';
import { merged, mergedConversationData } from './merged-context.js';
import type { ReadIdentity } from './read-identity.js';
import { profileAfter, profileOf } from './visitor-profile.js';

export type OpenSession = (
  site: Site,
  request: OpenSessionRequest,
) => Promise<{ created: boolean; answer: OpenedAnswer }>;

/**
 * Opens a session, once per open key: a repeat finds the same session and gets the same keys. The
 * session is in no queue before its first visitor's message.
 *
 * @throws RequestError `conflict` when the open key came before for another site; `erased` when its
 * session was erased since; `invalid` and `too_large` for data over the limits.
 */
export function createOpenSession(deps: {
  storage: Storage;
  clock: Clock;
  ids: Ids;
  availabilityOf: AvailabilityOf;
  accessTokens: AccessTokens;
  derivedKeys: DerivedKeys;
  profileSigner: ProfileSigner;
  readIdentity: ReadIdentity;
}): OpenSession {
  const { storage, clock, ids, availabilityOf, accessTokens, derivedKeys, profileSigner } = deps;

  const draft = (site: Site, request: OpenSessionRequest): SessionRecord => {
    const now = clock.now();
    const { preChat, visitorId, page } = request;
    const conversation = { ...request.conversationData, ...(preChat && { preChat }) };
    return {
      id: ids.uuid(),
      site: site.token,
      status: 'queued',
      reason: undefined,
      epoch: 1,
      lastSeq: 0,
      lease: 0,
      keyHash: hashSecret(derivedKeys.sessionKey(request.openKey)),
      exitKeyHash: hashSecret(derivedKeys.exitKey(request.openKey)),
      openKeyHash: hashSecret(request.openKey),
      previousId: undefined,
      visitorId,
      profile: profileOf(site, profileSigner, request, now),
      verifiedSubject: undefined,
      routingData: merged(mergeRoutingData({}, request.routingData ?? {})),
      conversationData: mergedConversationData({}, conversation),
      page,
      agent: undefined,
      createdAt: now,
      updatedAt: now,
      seenAt: now,
      firstVisitorAt: undefined,
      answeredAt: undefined,
      waitingSince: undefined,
      closedAt: undefined,
      // Counted from the visitor's first message: before that there is nothing to keep open.
      idleAt: undefined,
      // No socket yet: one that never comes lets the session go like any other without one.
      disconnectedAt: now,
      visitorRead: 0,
      agentRead: 0,
      agentReadAt: undefined,
    };
  };

  const previousOf = async (tx: Repositories, site: Site, { previous }: OpenSessionRequest) => {
    if (previous === undefined) return undefined;
    const record = await tx.sessions.find(previous.id);
    const proved = record?.site === site.token && matchesHash(previous.key, record.keyHash);
    return proved ? record.id : undefined;
  };

  return async (site, request) => {
    const record = draft(site, request);
    const identity = await deps.readIdentity(site, request.identityToken);

    const { created, session } = await storage.transaction(async (tx) => {
      const known = await tx.sessions.findByOpenKey(record.openKeyHash);
      if (known !== undefined) {
        if (known.site !== site.token)
          throw new RequestError('conflict', 'openKey: used elsewhere');
        return { created: false, session: known };
      }
      if (await tx.erasures.findByKey(record.keyHash))
        throw new RequestError('erased', 'the session was erased');
      record.previousId = await previousOf(tx, site, request);
      const verified = identity && (await identity.use(tx, record.id));
      if (verified !== undefined) {
        record.verifiedSubject = verified.subject;
        const claimed = record.profile;
        record.profile = profileAfter({ profile: {}, verified: false }, claimed, verified.profile);
      }
      await tx.sessions.insert(record);
      return { created: true, session: record };
    });

    const { profile } = session;
    const answer: OpenedAnswer = {
      session: toSession(session),
      sessionKey: derivedKeys.sessionKey(request.openKey),
      exitKey: derivedKeys.exitKey(request.openKey),
      ...(await accessTokens.issue(session)),
      epoch: session.epoch,
      site: toPublicSite(site, availabilityOf(site)),
      ...(Object.keys(profile).length > 0 && { profile: profileSigner.sign(site.token, profile) }),
      verified: session.verifiedSubject !== undefined,
    };
    return { created, answer };
  };
}
