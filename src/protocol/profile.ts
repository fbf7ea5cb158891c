import { exactOptional, maxLength, nonEmpty, pipe, string, trim, type InferOutput } from 'valibot';
import { MAX_PROFILE_UNITS } from './limits.js';
import { timeSchema } from './message.js';
import { object, strictObject } from './objects.js';

/** What a visitor said of themselves, or the host page for them. */
export interface Profile {
  name?: string;
  email?: string;
  phone?: string;
  /** When the visitor agreed to it being kept, where the form asks. */
  consentAt?: string;
}

const fieldSchema = pipe(string(), trim(), nonEmpty(), maxLength(MAX_PROFILE_UNITS));

export const profileSchema = strictObject({
  name: exactOptional(fieldSchema),
  email: exactOptional(fieldSchema),
  phone: exactOptional(fieldSchema),
  consentAt: exactOptional(timeSchema),
});

/** A profile with the server's signature. The server ignores an altered or expired one. */
export const signedProfileSchema = object({
  data: profileSchema,
  signature: string(),
  expiresAt: timeSchema,
});
export type SignedProfile = InferOutput<typeof signedProfileSchema>;
