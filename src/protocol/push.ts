import {
  boolean,
  exactOptional,
  literal,
  maxLength,
  nullable,
  picklist,
  pipe,
  regex,
  string,
  type InferOutput,
} from 'valibot';
import { uuidSchema } from './ids.js';
import { object, strictObject } from './objects.js';

/*
 * Web Push to the agents' devices. The console's calls, under `/api/console/account`:
 *
 *   GET    /push                            → {publicKey}
 *   POST   /push {subscription, replaces?}  → 204; the device is notified from now on
 *   POST   /push/check {endpoint}           → {on}: whether this device is notified of this agent's work
 *   DELETE /push {endpoint}                 → 204
 *
 * An endpoint is the address that the browser's push service has given to one browser. Nobody can guess it.
 */

const MAX_ENDPOINT_UNITS = 1_000;

/** An address at a push service: HTTPS, a host with a name, and no port, as all of them have it. */
const endpointSchema = pipe(
  string(),
  maxLength(MAX_ENDPOINT_UNITS),
  regex(
    /^https:\/\/(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*[a-z0-9]\/[\w.~!$&'()*+,;=:@%/?-]*$/,
    'not an https address of a push service',
  ),
);

/** What encrypts for one browser, as `PushSubscription.toJSON()` writes it. */
export const pushSubscriptionSchema = object({
  endpoint: endpointSchema,
  keys: object({
    /** The browser's public key: an uncompressed point of P-256, 65 bytes. */
    p256dh: pipe(string(), regex(/^B[A-Za-z0-9_-]{86}=?$/, 'not a public key of P-256')),
    /** 16 bytes that only the browser and this server know. */
    auth: pipe(string(), regex(/^[A-Za-z0-9_-]{22}(?:==)?$/, 'not 16 bytes in base64url')),
  }),
});
export type PushSubscriptionFields = InferOutput<typeof pushSubscriptionSchema>;

export const pushKeySchema = object({
  /** What browsers subscribe with (VAPID), in base64url. `null`: this server sends no notifications. */
  publicKey: nullable(string()),
});

export const pushOnSchema = strictObject({
  subscription: pushSubscriptionSchema,
  /**
   * The endpoint that the browser had before. If given, the device must be notified of this agent's work
   * already: a browser that renews its subscription by itself switches nothing on.
   */
  replaces: exactOptional(endpointSchema),
});
export const pushEndpointSchema = strictObject({ endpoint: endpointSchema });
export const pushStateSchema = object({ on: boolean() });

/** What a notification is about: a conversation that nobody has yet, or one that the agent was given. */
export const PUSH_CAUSES = ['new', 'assigned'] as const;

/** What a device is told. It names the site, and neither the visitor nor anything that was written. */
export const pushNoticeSchema = object({
  cause: picklist(PUSH_CAUSES),
  sessionId: uuidSchema,
  /** The site's name. */
  site: string(),
});
export type PushNotice = InferOutput<typeof pushNoticeSchema>;

const consolePathSchema = pipe(string(), regex(/^\/console\//, 'not a page of the console'));

/** What a notification on the screen carries. `page`: an open console has shown it. */
export const notificationDataSchema = object({
  /** The page that a click opens. */
  path: consolePathSchema,
  source: picklist(['page', 'push']),
});
export type NotificationData = InferOutput<typeof notificationDataSchema>;

/** What the service worker asks an open console for, after a click. */
export const openPageSchema = object({ type: literal('open'), path: consolePathSchema });
export type OpenPage = InferOutput<typeof openPageSchema>;
