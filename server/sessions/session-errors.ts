import { isOpen } from '../../src/protocol/session.js';
import { RequestError } from '../request-error.js';
import { isClosed } from '../storage/session-record.js';
import type { Repositories } from '../storage/storage.js';

/** The error for a session that is not in the database: it was erased, or never existed. */
export async function missingSessionError(
  tx: Pick<Repositories, 'erasures'>,
  id: string,
): Promise<RequestError> {
  const erased = await tx.erasures.find(id);
  return erased === undefined
    ? new RequestError('not_found', 'no such session')
    : new RequestError('erased', 'the session was erased');
}

/**
 * Why the socket with this lease cannot change the session (rules COM-2 and COM-4); `undefined` if it
 * can.
 */
export async function visitorChangeError(
  tx: Repositories,
  id: string,
  lease: number,
): Promise<RequestError | undefined> {
  const record = await tx.sessions.find(id);
  if (record === undefined) return missingSessionError(tx, id);
  if (isClosed(record)) return sessionClosedError();
  // An away session has no newer lease, but only a new socket can reopen it.
  if (record.lease !== lease || !isOpen(record.status))
    return new RequestError('stale_lease', 'a newer socket holds the session');
  return undefined;
}

/** Why an agent cannot write in the session; `undefined`: the agent can. */
export async function agentChangeError(
  tx: Repositories,
  id: string,
): Promise<RequestError | undefined> {
  const record = await tx.sessions.find(id);
  if (record === undefined) return missingSessionError(tx, id);
  return isClosed(record) ? sessionClosedError() : undefined;
}

export function sessionClosedError(): RequestError {
  return new RequestError('session_closed', 'the session is closed');
}
