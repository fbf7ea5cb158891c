import assert from 'node:assert/strict';
import { RequestError } from '../../../server/request-error.js';
import type { ErrorCode } from '../../../src/protocol/errors.js';

/** The work is refused with this code. */
export async function refused(work: Promise<unknown>, code: ErrorCode): Promise<void> {
  await assert.rejects(work, (error: unknown) => {
    if (!(error instanceof RequestError)) throw error as Error;
    assert.equal(error.code, code);
    return true;
  });
}
