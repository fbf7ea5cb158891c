import { isFinal, isOpen } from '../../src/protocol/session.js';
import { Refusal } from '../refusal.js';
import type { SessionRecord } from '../storage/session-record.js';
import type { Repositories } from '../storage/storage.js';

/** Why a session that should have been there is not: erased, or never was. */
export async function whyMissing(tx: Repositories, id: string): Promise<Refusal> {
  const erased = await tx.erasures.find(id);
  return erased === undefined
    ? new Refusal('not_found', 'no such session')
    : new Refusal('erased', 'the session was erased');
}

/** Why a visitor's change under this lease was not made (rules COM-2 and COM-4). */
export async function whyNotByVisitor(
  tx: Repositories,
  id: string,
  lease: number,
): Promise<Refusal | undefined> {
  const record = await tx.sessions.find(id);
  if (record === undefined) return whyMissing(tx, id);
  if (isFinal(record.status, record.reason)) return closed();
  // Away under a lease that was never taken back: a new socket reopens it.
  if (record.lease !== lease || !isOpen(record.status)) return stale();
  return undefined;
}

/** Why an agent's change was not made. */
export async function whyNotByAgent(tx: Repositories, id: string): Promise<Refusal> {
  return (await tx.sessions.find(id)) === undefined ? whyMissing(tx, id) : closed();
}

export function isClosed(record: SessionRecord): boolean {
  return isFinal(record.status, record.reason);
}

export function closed(): Refusal {
  return new Refusal('session_closed', 'the session is closed');
}

export function stale(): Refusal {
  return new Refusal('stale_lease', 'a newer socket holds the session');
}
