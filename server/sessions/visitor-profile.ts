import { parse } from '../../src/protocol/parse.js';
import type { Profile } from '../../src/protocol/profile.js';
import { givenProfileSchema, type IdentifyRequest } from '../../src/protocol/visitor-requests.js';
import type { ProfileSigner } from '../security/profile-signer.js';
import type { Site } from '../sites/site-directory.js';
import { toTime } from '../storage/session-record.js';

/** The profile that a new session begins with: the given one, and the answers of the pre-chat form. */
export function initialProfile(
  site: Site,
  signer: ProfileSigner,
  {
    profile,
    preChat = {},
  }: { profile?: IdentifyRequest['profile']; preChat?: Record<string, string> | undefined },
  now: number,
): Profile {
  return { ...acceptProfile(site, signer, profile), ...preChatProfile(site, preChat, now) };
}

/**
 * A signed profile counts only if its signature is valid. An unsigned one is the visitor's own claim, but
 * for the time of consent: that is the server's word alone.
 */
export function acceptProfile(
  site: Site,
  signer: ProfileSigner,
  profile: IdentifyRequest['profile'],
): Profile {
  if (profile === undefined) return {};
  if ('signature' in profile) return signer.verify(site.token, profile) ?? {};
  const { consentAt: _, ...claimed } = profile;
  return claimed;
}

/**
 * Merges what a visitor claims, and what the host's backend has verified, into a profile. Name and e-mail
 * of a verified visitor come from the backend alone, because agents would take a claim for verified too
 * (row SEC-8).
 */
export function mergeProfile(
  current: { profile: Profile; verified: boolean },
  claimed: Profile,
  verified: Profile | undefined,
): Profile {
  if (!current.verified && verified === undefined) return { ...current.profile, ...claimed };
  const base = current.verified ? current.profile : unverifiedFields(current.profile);
  return { ...base, ...unverifiedFields(claimed), ...verified };
}

/** The fields that are always the visitor's own claim. */
function unverifiedFields({ phone, consentAt }: Profile): Profile {
  return { ...(phone !== undefined && { phone }), ...(consentAt !== undefined && { consentAt }) };
}

function preChatProfile(site: Site, answers: Record<string, string>, now: number): Profile {
  const profile: Profile = {};
  for (const { name, kind, consent } of site.preChat) {
    const answer = answers[name];
    // The server's clock says when a visitor agreed, not the browser's.
    if (consent === true && answer === 'true') profile.consentAt = toTime(now);
    if (kind === 'text' || answer === undefined) continue;
    // An answer that is not valid in a profile stays visible to agents among the form's answers.
    Object.assign(profile, parse(givenProfileSchema, { [kind]: answer }));
  }
  return profile;
}
