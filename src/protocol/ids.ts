import { pipe, regex, string } from 'valibot';

/** A UUID in lower case: every id that the server mints, and the client's `clientId` and `tabId`. */
export const uuidSchema = pipe(
  string(),
  regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'not a UUID'),
);

/** 32 random bytes in base64url: `openKey`, session key and exit key. */
export const secretSchema = pipe(
  string(),
  regex(/^[A-Za-z0-9_-]{43}$/, 'not 32 bytes in base64url'),
);

/** The public name of a site, as it stands in `data-site`. */
export const siteTokenSchema = pipe(
  string(),
  regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'not a site token'),
);
