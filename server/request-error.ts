import type { ErrorCode, ProtocolError } from '../src/protocol/errors.js';
import type { Log } from './ports.js';
import { StorageUnavailable } from './storage/storage-errors.js';

/**
 * A request that cannot be granted, with the code that the client acts upon. It is not a fault of the
 * server, and is not logged as one.
 */
export class RequestError extends Error {
  readonly code: ErrorCode;
  /** Seconds until it makes sense to try again. */
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

/** What a client is told about an error. An unexpected one is logged, and reported without detail. */
export function toProtocolError(error: unknown, log: Log): ProtocolError {
  if (error instanceof RequestError) return error.toProtocol();
  if (error instanceof StorageUnavailable) {
    log.warn({ reason: error.message }, 'the database is unavailable');
    return { code: 'unavailable', message: 'the database is unavailable', retryAfter: 1 };
  }
  log.error({ err: error }, 'a request failed');
  return { code: 'unavailable', message: 'something went wrong', retryAfter: 5 };
}

/** The same for a socket.io handshake: the client finds the protocol's error under `data`. */
export function toConnectError(error: unknown, log: Log): Error {
  const data = toProtocolError(error, log);
  return Object.assign(new Error(data.message), { data });
}
