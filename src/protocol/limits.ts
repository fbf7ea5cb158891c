/** Limits that both ends know. Sizes in the unit that the name says. */

/** UTF-16 units of one message's body. */
export const MAX_BODY_UNITS = 4_000;
/** Messages in one page of the log. */
export const MAX_PAGE_MESSAGES = 50;
/** Bytes (UTF-8 JSON) of one page of the log. */
export const MAX_PAGE_BYTES = 256 * 1024;
/** Notes that a console loads of one conversation: the newest. */
export const MAX_LOADED_NOTES = 500;
/** UTF-16 units of a tag. */
export const MAX_TAG_UNITS = 40;
/** Tags of one conversation. */
export const MAX_TAGS = 20;
/** For so long a conversation can be snoozed, in days. */
export const MAX_SNOOZE_DAYS = 366;
/** Bytes of one HTTP request body. */
export const MAX_HTTP_BYTES = 64 * 1024;
/** Bytes of one socket frame from a client. */
export const MAX_FRAME_BYTES = 64 * 1024;
/** Bytes (UTF-8 JSON) of `routingData`, and of `conversationData`. */
export const MAX_CONTEXT_BYTES = 16 * 1024;
/** Bytes (UTF-8 JSON) of what other systems put beside one conversation, or one person. */
export const MAX_EXTERNAL_CONTEXT_BYTES = 256 * 1024;
/** UTF-16 units of a name, e-mail address or phone number. */
export const MAX_PROFILE_UNITS = 200;
/** UTF-16 units of a page URL, title or referrer. */
export const MAX_URL_UNITS = 2_000;
/** For so long an agent may edit or delete an own message, in ms after it was stored. */
export const CHANGEABLE_MS = 15 * 60_000;
/** For so long a side counts as writing after its last signal, in ms. */
export const TYPING_MS = 6_000;
/** How often a console repeats that its agent looks at a conversation, in ms. */
export const VIEWING_REPEAT_MS = 20_000;
/** For so long an agent counts as looking at a conversation after the last signal, in ms. */
export const VIEWING_MS = 45_000;
/** The protocol's version, as the handshake carries it. */
export const PROTOCOL_VERSION = 1;
