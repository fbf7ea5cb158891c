import type { ProtocolError } from '../src/protocol/errors.js';
import type { Log } from './ports.js';
import { Refusal } from './refusal.js';
import { StorageUnavailable } from './storage/storage-errors.js';

/** What a client is told of an error. What is not a refusal is logged, and said without detail. */
export function toProtocolError(error: unknown, log: Log): ProtocolError {
  if (error instanceof Refusal) return error.toProtocol();
  if (error instanceof StorageUnavailable) {
    log.warn({ reason: error.message }, 'the database is unavailable');
    return { code: 'unavailable', message: 'the database is unavailable', retryAfter: 1 };
  }
  log.error({ err: error }, 'a request failed');
  return { code: 'unavailable', message: 'something went wrong', retryAfter: 5 };
}
