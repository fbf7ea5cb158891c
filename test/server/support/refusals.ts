import assert from 'node:assert/strict';
import type { ErrorCode } from '../../../src/protocol/errors.js';
import { Refusal } from '../../../server/refusal.js';

/** The work is refused with this code. */
export async function refused(work: Promise<unknown>, code: ErrorCode): Promise<void> {
  await assert.rejects(work, (error: unknown) => {
    if (!(error instanceof Refusal)) throw error as Error;
    assert.equal(error.code, code);
    return true;
  });
}
