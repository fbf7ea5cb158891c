import type { Profile } from '../../src/protocol/profile.js';
import type { OpenedAnswer } from '../../src/protocol/visitor-answers.js';
import type { OpenSessionRequest } from '../../src/protocol/visitor-requests.js';
import type { LoadShedder } from '../load-shedder.js';
import type { Clock, Ids } from '../ports.js';
import { RequestError } from '../request-error.js';
import type { RollUp } from '../reports/roll-up.js';
import type { AccessTokens } from '../security/access-tokens.js';
import { marksOf, marksOfOpening, type BlockList } from '../security/block-list.js';
import type { DerivedKeys, SessionKeys } from '../security/derived-keys.js';
import type { AddressGroupOf } from '../security/address-groups.js';
import { hashSecret, matchesHash } from '../security/hash.js';
import type { ProfileSigner } from '../security/profile-signer.js';
import type { Quotas } from '../security/quotas.js';
import type { AvailabilityOf } from '../sites/availability.js';
import { toPublicSite, type Site } from '../sites/site-directory.js';
import {
  isClosed,
  toSession,
  type SessionRecord,
  type VisitorBrowser,
} from '../storage/session-record.js';
import type { Repositories, Storage } from '../storage/storage.js';
import { expiredKeyError, isKeyExpired, keyExpiry } from './authenticate.js';
import { updateConversationData, updateRoutingData } from './push-context.js';
import type { RequireForm } from './required-form.js';
import { missingSessionError } from './session-errors.js';
import { IDENTITY_ROW_BYTES, sessionBytes, visitBytes } from './stored-bytes.js';
import type { TellEnd } from './tell-end.js';
import type { Identity, VerifyIdentity } from './verify-identity.js';
import { initialProfile, mergeProfile } from './visitor-profile.js';

export type OpenSession = (
  site: Site,
  request: OpenSessionRequest,
  address: string,
  /** Stored only where the page is shared too. */
  browser?: VisitorBrowser,
) => Promise<{ created: boolean; answer: OpenedAnswer }>;

/**
 * Opens a session, once per open key: a repeated request gets the same session and the same keys. The
 * session joins the queue with the visitor's first message.
 *
 * A repetition gives no more than the session's key would: nothing when the key has expired, and no
 * access token when the session is closed.
 *
 * @throws RequestError `forbidden` for a visitor who is blocked; `conflict` when the open key was used on another site; `erased` when its session
 * was erased since; `unauthorized` when its key has expired; `invalid` and `too_large` for data over the
 * limits; `invalid` when the form is required and answers are missing; `rate_limited` over a quota of the
 * client's address; `unavailable` while the server is overloaded, unless the session exists.
 */
export function createOpenSession(deps: {
  storage: Storage;
  clock: Clock;
  ids: Ids;
  availabilityOf: AvailabilityOf;
  accessTokens: AccessTokens;
  derivedKeys: DerivedKeys;
  addressGroupOf: AddressGroupOf;
  profileSigner: ProfileSigner;
  verifyIdentity: VerifyIdentity;
  loadShedder: LoadShedder;
  quotas: Quotas;
  blockList: BlockList;
  requireForm: RequireForm;
  tellEnd: TellEnd;
  rollUp: RollUp;
  keySeconds: number;
}): OpenSession {
  const { storage, clock, ids, availabilityOf, accessTokens, derivedKeys, profileSigner } = deps;
  const { loadShedder, rollUp, blockList } = deps;

  const createRecord = (
    site: Site,
    request: OpenSessionRequest,
    address: string,
    browser: VisitorBrowser,
  ): SessionRecord => {
    const now = clock.now();
    const keys = derivedKeys.current(request.openKey);
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
      keyHash: hashSecret(keys.sessionKey),
      exitKeyHash: hashSecret(keys.exitKey),
      openKeyHash: hashSecret(request.openKey),
      previousId: undefined,
      visitorId,
      profile: initialProfile(site, profileSigner, request, now),
      verifiedSubject: undefined,
      routingData: updateRoutingData({}, request.routingData ?? {}),
      conversationData: updateConversationData({}, conversation),
      page,
      ...(page === undefined ? UNKNOWN_BROWSER : browser),
      agent: undefined,
      createdAt: now,
      updatedAt: now,
      seenAt: now,
      firstVisitorAt: undefined,
      queueAt: undefined,
      addressGroup: deps.addressGroupOf(address),
      answeredAt: undefined,
      waitingSince: undefined,
      closedAt: undefined,
      // The idle deadline counts from the visitor's first message.
      idleAt: undefined,
      reopenableSince: undefined,
      snoozed: undefined,
      spamAt: undefined,
      // A session that never gets a socket is swept like any other without one.
      disconnectedAt: now,
      visitorRead: 0,
      agentRead: 0,
      agentReadAt: undefined,
      taskChanges: 0,
    };
  };

  const previousOf = async (tx: Repositories, site: Site, { previous }: OpenSessionRequest) => {
    if (previous === undefined) return undefined;
    const record = await tx.sessions.find(previous.id);
    const isProved = record?.site === site.token && matchesHash(previous.key, record.keyHash);
    return isProved ? record.id : undefined;
  };

  const exists = async ({ openKey }: OpenSessionRequest) =>
    (await storage.sessions.findByOpenKey(hashSecret(openKey))) !== undefined;

  /** Derives a session's keys again: the database has only their hashes. */
  const keysOf = (record: SessionRecord, site: Site, openKey: string): SessionKeys => {
    const keys = derivedKeys
      .all(openKey)
      .find(({ sessionKey }) => matchesHash(sessionKey, record.keyHash));
    const expiry = keyExpiry(site, { now: clock.now(), keySeconds: deps.keySeconds });
    // Before the first message no key expires: a request whose answer was lost has to succeed when it is
    // repeated, even where keys are kept for no time.
    const isExpired = record.firstVisitorAt !== undefined && isKeyExpired(record, expiry);
    if (keys === undefined || isExpired) throw expiredKeyError();
    return keys;
  };

  return async (site, request, address, browser = UNKNOWN_BROWSER) => {
    const from = { site: site.token, address };
    blockList.refuse({ ...from, ...marksOfOpening(request) });
    if (loadShedder.isOverloaded() && !(await exists(request))) throw loadShedder.refuse('session');
    const record = createRecord(site, request, address, browser);
    const { profile: claimed } = record;
    const identity = await deps.verifyIdentity(site, request.identityToken);
    const checkForm = await deps.requireForm(site, address);
    const charge = await deps.quotas.charge(
      { address, site: site.token },
      { sessions: 1, bytes: openingBytes(record, identity) },
    );

    const { created, opened } = await charge.run(() =>
      storage.transaction(async (tx) => {
        const known = await tx.sessions.findByOpenKey(record.openKeyHash);
        if (known !== undefined) {
          if (known.site !== site.token)
            throw new RequestError('conflict', 'openKey: used on another site');
          blockList.refuse({ ...from, ...marksOf(known) });
          return { created: false, opened: known };
        }
        const possibleKeys = derivedKeys.all(request.openKey);
        if (await tx.erasures.hasKey(possibleKeys.map(({ sessionKey }) => hashSecret(sessionKey))))
          throw new RequestError('erased', 'the session was erased');
        if (charge.refusal !== undefined) throw charge.refusal;
        record.previousId = await previousOf(tx, site, request);
        const verified = identity && (await identity.use(tx, record.id));
        if (verified !== undefined) {
          blockList.refuse({ ...from, ...marksOfOpening(verified) });
          record.verifiedSubject = verified.subject;
          record.profile = mergeVerified(claimed, verified.profile);
        }
        checkForm(record);
        await tx.sessions.insert(record);
        if (request.preChat !== undefined)
          await rollUp.count(tx, { site: site.token, figure: 'formSent' });
        if (record.page !== undefined)
          await tx.visits.add(record.id, record.page, record.createdAt);
        return { created: true, opened: record };
      }),
    );
    if (!created) charge.giveBack();

    const keys = keysOf(opened, site, request.openKey);
    const session = created ? opened : await deps.tellEnd.find(opened.id);
    if (session === undefined) throw await missingSessionError(storage, opened.id);
    const { profile } = session;
    const isUsable = !isClosed(session);
    const answer: OpenedAnswer = {
      session: toSession(session),
      ...keys,
      ...(isUsable && (await accessTokens.issue(session))),
      epoch: session.epoch,
      site: toPublicSite(site, availabilityOf(site)),
      ...(isUsable &&
        Object.keys(profile).length > 0 && { profile: profileSigner.sign(site.token, profile) }),
      verified: session.verifiedSubject !== undefined,
    };
    return { created, answer };
  };
}

const UNKNOWN_BROWSER: VisitorBrowser = { browser: undefined, language: undefined };

/** What an opening stores, if the identity token has not been used before. */
function openingBytes(record: SessionRecord, identity: Identity | undefined): number {
  const visit = record.page === undefined ? 0 : visitBytes(record.page);
  if (identity === undefined) return sessionBytes(record) + visit;
  const profile = mergeVerified(record.profile, identity.profile);
  return sessionBytes({ ...record, profile }) + visit + IDENTITY_ROW_BYTES;
}

function mergeVerified(claimed: Profile, verified: Profile): Profile {
  return mergeProfile({ profile: {}, verified: false }, claimed, verified);
}
