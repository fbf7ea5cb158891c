import { parse } from '../../src/protocol/parse.js';
import { profileSchema, type Profile } from '../../src/protocol/profile.js';
import type { IdentifyRequest } from '../../src/protocol/visitor-requests.js';
import type { ProfileSigner } from '../security/profile-signer.js';
import type { Site } from '../sites/site-directory.js';
import { toTime } from '../storage/session-record.js';

/** What a request says of its visitor: the profile as given or as we signed it, and the form's answers. */
export function profileOf(
  site: Site,
  signer: ProfileSigner,
  {
    profile,
    preChat = {},
  }: { profile?: IdentifyRequest['profile']; preChat?: Record<string, string> | undefined },
  now: number,
): Profile {
  return { ...givenProfile(site, signer, profile), ...answersOf(site, preChat, now) };
}

/** A profile that says it is signed counts only if it is; a plain one is the visitor's own word. */
export function givenProfile(
  site: Site,
  signer: ProfileSigner,
  profile: IdentifyRequest['profile'],
): Profile {
  if (profile === undefined) return {};
  return 'signature' in profile ? (signer.open(site.token, profile) ?? {}) : profile;
}

/**
 * What stands of a visitor after a claim and, if there was one, the word of the host's backend. A
 * verified person's name and e-mail are the backend's alone: agents would read the visitor's own claim
 * as verified too (row SEC-8).
 */
export function profileAfter(
  before: { profile: Profile; verified: boolean },
  claimed: Profile,
  vouched: Profile | undefined,
): Profile {
  if (!before.verified && vouched === undefined) return { ...before.profile, ...claimed };
  const kept = before.verified ? before.profile : unverifiable(before.profile);
  return { ...kept, ...unverifiable(claimed), ...vouched };
}

/** What stays the visitor's own word, whoever they are. */
function unverifiable({ phone, consentAt }: Profile): Profile {
  return { ...(phone !== undefined && { phone }), ...(consentAt !== undefined && { consentAt }) };
}

function answersOf(site: Site, answers: Record<string, string>, now: number): Profile {
  const profile: Profile = {};
  for (const { name, kind, consent } of site.preChat) {
    const answer = answers[name];
    // By our clock: when a visitor agreed is not the browser's to say.
    if (consent === true && answer === 'true') profile.consentAt = toTime(now);
    if (kind === 'text' || answer === undefined) continue;
    // What does not fit into a profile stays where the agent sees it, among the form's answers.
    Object.assign(profile, parse(profileSchema, { [kind]: answer }));
  }
  return profile;
}
