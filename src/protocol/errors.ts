import { exactOptional, picklist, string } from 'valibot';
import { secondsSchema } from './numbers.js';
import { object } from './objects.js';

/** Every code that an error can carry. The list is closed: both ends know each arm. */
export const ERROR_CODES = [
  /** The request does not have the form that the call asks for. */
  'invalid',
  /** No credentials, or none that count. */
  'unauthorized',
  /** Good credentials, but not for this. */
  'forbidden',
  /** There is no such thing, or none for these credentials. */
  'not_found',
  /** It was there and has been erased; said to the holder of its key only. */
  'erased',
  /** The same id came before with other content. */
  'conflict',
  /** Over a size limit. */
  'too_large',
  /** Over a rate limit; `retryAfter` says when it may be tried again. */
  'rate_limited',
  /** The session no longer takes this. */
  'session_closed',
  /** A newer socket holds the session's lease. */
  'stale_lease',
  /** The server cannot do it now; nothing was changed. */
  'unavailable',
  /** The client speaks a version that this server does not. */
  'unsupported_version',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** What went wrong, for a program (`code`) and for a person who reads logs (`message`, English). */
export interface ProtocolError {
  code: ErrorCode;
  message: string;
  /** Seconds until it makes sense to try again. */
  retryAfter?: number;
}

export const errorSchema = object({
  code: picklist(ERROR_CODES),
  message: string(),
  retryAfter: exactOptional(secondsSchema),
});

/** The HTTP status that goes with a code. */
export const HTTP_STATUS: Record<ErrorCode, number> = {
  invalid: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  erased: 404,
  conflict: 409,
  too_large: 413,
  rate_limited: 429,
  session_closed: 409,
  stale_lease: 409,
  unavailable: 503,
  unsupported_version: 400,
};

/** What an error does to the message that met it (rule SND-10). */
export type SendVerdict =
  /** The message itself is refused: it failed, and its slot is free. */
  | 'fail-message'
  /** The connection or the session is at fault: the message stays where it is. */
  | 'settle-connection'
  /** Nothing is wrong: the same message again, later. */
  | 'wait';

export const SEND_VERDICT: Record<ErrorCode, SendVerdict> = {
  invalid: 'fail-message',
  too_large: 'fail-message',
  conflict: 'fail-message',
  forbidden: 'fail-message',
  stale_lease: 'settle-connection',
  unauthorized: 'settle-connection',
  session_closed: 'settle-connection',
  unsupported_version: 'settle-connection',
  not_found: 'settle-connection',
  erased: 'settle-connection',
  rate_limited: 'wait',
  unavailable: 'wait',
};
