import type { ErrorCode, ProtocolError } from '../src/protocol/errors.js';

/**
 * A use case's "no", with the code that the client acts upon. Borders turn it into an answer; it is
 * no fault of the server and is not logged as one.
 */
export class Refusal extends Error {
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
