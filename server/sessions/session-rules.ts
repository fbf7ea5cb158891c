import { isFinal, isOpen } from '../../src/protocol/session.js';
import { RequestError } from '../request-error.js';
import type { Site } from '../sites/site-directory.js';
import type { SessionRecord } from '../storage/session-record.js';
import type { Repositories } from '../storage/storage.js';

/** The error for a session that is not there: it was erased, or never existed. */
export async function missingError(tx: Repositories, id: string): Promise<RequestError> {
  const erased = await tx.erasures.find(id);
  return erased === undefined
    ? new RequestError('not_found', 'no such session')
    : new RequestError('erased', 'the session was erased');
}

/** The error for a visitor's change that this lease did not allow (rules COM-2 and COM-4), if there is one. */
export async function visitorError(
  tx: Repositories,
  id: string,
  lease: number,
): Promise<RequestError | undefined> {
  const record = await tx.sessions.find(id);
  if (record === undefined) return missingError(tx, id);
  if (isFinal(record.status, record.reason)) return closed();
  // The session is away, although nobody has a newer lease: a new socket reopens it.
  if (record.lease !== lease || !isOpen(record.status)) return stale();
  return undefined;
}

/** The error for an agent's change that was not made. */
export async function agentError(tx: Repositories, id: string): Promise<RequestError> {
  return (await tx.sessions.find(id)) === undefined ? missingError(tx, id) : closed();
}

export function isClosed(record: SessionRecord): boolean {
  return isFinal(record.status, record.reason);
}

export function closed(): RequestError {
  return new RequestError('session_closed', 'the session is closed');
}

export function stale(): RequestError {
  return new RequestError('stale_lease', 'a newer socket holds the session');
}

/** When a session of this site becomes idle if nothing happens after `now`. */
export function idleDeadline(site: Site | undefined, now: number): number {
  // The sessions of a site that no longer exists end at the next sweep.
  return now + (site?.idleSeconds ?? 0) * 1000;
}

/** When the server resolves a session if its visitor stays silent; `undefined`: never. */
export function autoResolveDeadline(site: Site | undefined, now: number): number | undefined {
  const minutes = site?.autoResolveMinutes ?? 0;
  return minutes === 0 ? undefined : now + minutes * 60_000;
}
