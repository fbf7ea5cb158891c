import type { ErrorCode, ProtocolError } from '../src/protocol/errors.js';
import type { Log } from './ports.js';
import { StorageUnavailable } from './storage/storage-errors.js';

/**
 * A request that is refused, with the code that the client acts upon. It is not an error of the server
 * and is not logged as one.
 */
export class RequestError extends Error {
  readonly code: ErrorCode;
  /** Seconds after which the client may try again. */
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, message: string, retryAfter?: number) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
  }

  toProtocol(): ProtocolError {
    const { code, message, retryAfter } = this;
    return retryAfter === undefined ? { code, message } : { code, message, retryAfter };
  }
}

/** The error that the client gets. An unexpected error is logged, and sent without detail. */
export function toProtocolError(error: unknown, log: Log): ProtocolError {
  if (error instanceof RequestError) return error.toProtocol();
  if (error instanceof StorageUnavailable) {
    log.warn({ reason: error.message }, 'the database is unavailable');
    return { code: 'unavailable', message: 'the database is unavailable', retryAfter: 1 };
  }
  log.error({ err: error }, 'a request failed');
  return { code: 'unavailable', message: 'something went wrong', retryAfter: 5 };
}

/** The same for a socket.io handshake. The client gets the protocol's error as `data`. */
export function toConnectError(error: unknown, log: Log): Error {
  const data = toProtocolError(error, log);
  return Object.assign(new Error(data.message), { data });
}
