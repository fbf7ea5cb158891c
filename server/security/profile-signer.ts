import { createHmac } from 'node:crypto';
import type { Profile, SignedProfile } from '../../src/protocol/profile.js';
import type { Clock } from '../ports.js';
import { toTime } from '../storage/session-record.js';
import { isEqual } from './hash.js';
import type { Keyring } from './keyring.js';

/** How long a signed profile is valid, in ms. */
export const PROFILE_MS = 30 * 24 * 60 * 60 * 1000;

/** Signs the profile that a visitor's browser stores. */
export interface ProfileSigner {
  sign(site: string, data: Profile): SignedProfile;
  /** The profile, if this server signed it for this site and it has not expired. */
  verify(site: string, signed: SignedProfile): Profile | undefined;
}

export function createProfileSigner({
  keyring,
  clock,
}: {
  keyring: Keyring;
  clock: Clock;
}): ProfileSigner {
  const mac = (key: Buffer, site: string, data: Profile, expiresAt: string) => {
    const { name, email, phone, consentAt } = data;
    const text = JSON.stringify([site, name, email, phone, consentAt, expiresAt]);
    return createHmac('sha256', key).update(text).digest();
  };

  return {
    sign(site, data) {
      const expiresAt = toTime(clock.now() + PROFILE_MS);
      const id = keyring.currentId('profile');
      const signature = mac(keyring.current('profile'), site, data, expiresAt).toString(
        'base64url',
      );
      return { data, signature: `${id}.${signature}`, expiresAt };
    },
    verify(site, { data, signature, expiresAt }) {
      const [id = '', encodedMac = ''] = signature.split('.');
      const key = keyring.find('profile', id);
      if (key === undefined || Date.parse(expiresAt) <= clock.now()) return undefined;
      const expected = mac(key, site, data, expiresAt);
      return isEqual(Buffer.from(encodedMac, 'base64url'), expected) ? data : undefined;
    },
  };
}
