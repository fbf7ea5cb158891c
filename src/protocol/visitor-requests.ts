import {
  boolean,
  check,
  exactOptional,
  literal,
  maxLength,
  maxValue,
  picklist,
  pipe,
  string,
  union,
  unknown,
  type InferOutput,
} from 'valibot';
import { secretSchema, siteTokenSchema, uuidSchema } from './ids.js';
import { MAX_BODY_UNITS, MAX_PAGE_MESSAGES, MAX_URL_UNITS, PROTOCOL_VERSION } from './limits.js';
import { seqSchema } from './message.js';
import { positiveIntegerSchema, secondsSchema } from './numbers.js';
import { object, record, strictObject } from './objects.js';
import { profileSchema, signedProfileSchema, type Profile } from './profile.js';
import { RETURN_CAUSES } from './return-cause.js';
import { SESSION_REASONS } from './session.js';
import { hasVisibleText } from './text.js';

/*
 * What a visitor's client may ask, as the server checks it. Unknown fields are refused; what a use
 * case has to judge by more than its form (a body's text, the size of context) is typed loosely here.
 */

const urlSchema = pipe(string(), maxLength(MAX_URL_UNITS));
const limitSchema = pipe(positiveIntegerSchema, maxValue(MAX_PAGE_MESSAGES));
const looseObjectSchema = record(string(), unknown());
const bearerTokenSchema = pipe(string(), maxLength(4096));

/** A profile as somebody gives it. What is stored may be older than this rule. */
export const givenProfileSchema = pipe(
  profileSchema,
  check((given: Profile) => Object.values(given).every(hasVisibleText), 'has a blank field'),
);

/** The page that the visitor is on. */
export const pageContextSchema = strictObject({
  url: urlSchema,
  title: exactOptional(urlSchema),
  referrer: exactOptional(urlSchema),
});
export type PageContext = InferOutput<typeof pageContextSchema>;

export const openSessionSchema = strictObject({
  openKey: secretSchema,
  site: siteTokenSchema,
  visitorId: exactOptional(uuidSchema),
  profile: exactOptional(
    union([signedProfileSchema, givenProfileSchema], 'neither a profile nor a signed one'),
  ),
  preChat: exactOptional(record(string(), pipe(string(), maxLength(MAX_BODY_UNITS)))),
  identityToken: exactOptional(bearerTokenSchema),
  routingData: exactOptional(looseObjectSchema),
  conversationData: exactOptional(looseObjectSchema),
  page: exactOptional(pageContextSchema),
  previous: exactOptional(strictObject({ id: uuidSchema, key: secretSchema })),
});
export type OpenSessionRequest = InferOutput<typeof openSessionSchema>;

const returnEntries = {
  /** Absent: the page was there all the time. */
  cause: exactOptional(picklist(RETURN_CAUSES)),
  /** How long the visitor was away, as far as the client knows. */
  awaySeconds: exactOptional(secondsSchema),
};

export const restoreSessionSchema = strictObject({
  after: exactOptional(seqSchema),
  afterId: exactOptional(uuidSchema),
  page: exactOptional(pageContextSchema),
  ...returnEntries,
});
export type RestoreSessionRequest = InferOutput<typeof restoreSessionSchema>;

export const endSessionSchema = strictObject({
  reason: exactOptional(
    picklist(['cleared', 'logout'] satisfies (typeof SESSION_REASONS)[number][]),
  ),
});
export type EndSessionRequest = InferOutput<typeof endSessionSchema>;

/** What the socket's handshake carries in `auth`. */
export const handshakeSchema = object({
  v: literal(PROTOCOL_VERSION),
  token: bearerTokenSchema,
  tabId: uuidSchema,
  epoch: exactOptional(positiveIntegerSchema),
  after: exactOptional(seqSchema),
  afterId: exactOptional(uuidSchema),
  ...returnEntries,
});
export type Handshake = InferOutput<typeof handshakeSchema>;

export const sendMessageSchema = strictObject({ clientId: uuidSchema, body: string() });
export type SendMessageRequest = InferOutput<typeof sendMessageSchema>;

export const syncSchema = strictObject({
  epoch: positiveIntegerSchema,
  after: seqSchema,
  afterId: exactOptional(uuidSchema),
  limit: exactOptional(limitSchema),
});
export type SyncRequest = InferOutput<typeof syncSchema>;

export const historySchema = strictObject({ before: seqSchema, limit: exactOptional(limitSchema) });
export type HistoryRequest = InferOutput<typeof historySchema>;

export const identifySchema = strictObject({
  profile: exactOptional(
    union([signedProfileSchema, givenProfileSchema], 'neither a profile nor a signed one'),
  ),
  identityToken: exactOptional(bearerTokenSchema),
});
export type IdentifyRequest = InferOutput<typeof identifySchema>;

export const heartbeatSchema = strictObject({ active: boolean() });
export const typingSchema = strictObject({ on: boolean() });
export const readSchema = strictObject({ upTo: seqSchema });
export const refreshTokenSchema = strictObject({ sessionKey: secretSchema });

/** A tab found the conversation in another tab, which has the connection. */
export const restoredElsewhereSchema = strictObject({ cause: picklist(RETURN_CAUSES) });
export type RestoredElsewhere = InferOutput<typeof restoredElsewhereSchema>;

/** What is counted of a site's pages, without anything that tells whose they are. */
export const countSchema = strictObject({ event: literal('form_shown') });
export type CountRequest = InferOutput<typeof countSchema>;

export const pushContextSchema = strictObject({
  routingData: exactOptional(looseObjectSchema),
  conversationData: exactOptional(looseObjectSchema),
  page: exactOptional(pageContextSchema),
});
export type PushContextRequest = InferOutput<typeof pushContextSchema>;
