import type { Clock } from '../ports.js';
import type { RollUp } from '../reports/roll-up.js';
import type { SessionRecord } from '../storage/session-record.js';
import type { Repositories, Storage } from '../storage/storage.js';
import type { Authenticate, Caller } from './authenticate.js';
import type { SessionEvents } from './session-events.js';

export type EraseSession = (caller: Caller) => Promise<void>;

/**
 * Removes everything of a session from the database, in the caller's transaction. A mark that it was erased stays
 * for 30 days, and sums for reports, which do not say whose they are. Then the caller tells it, and scrubs the storage.
 */
export async function removeSession(
  tx: Repositories,
  { rollUp, now }: { rollUp: RollUp; now: number },
  { id, keyHash, exitKeyHash }: SessionRecord,
): Promise<void> {
  await rollUp.settle(tx, id);
  await tx.messages.removeAll(id);
  await tx.visits.removeAll([id]);
  await tx.notes.removeAll(id);
  await tx.externalContexts.removeOfSession(id);
  await tx.sessions.remove(id);
  await tx.erasures.insert({ sessionId: id, keyHash, exitKeyHash, now });
}

/** Lets the visitor erase a session. */
export function createEraseSession({
  storage,
  clock,
  authenticate,
  events,
  rollUp,
}: {
  storage: Storage;
  clock: Clock;
  authenticate: Authenticate;
  events: SessionEvents;
  rollUp: RollUp;
}): EraseSession {
  return async (caller) => {
    const empty = await storage.transaction(async (tx) => {
      const accept = ['session-key', 'exit-key'] as const;
      const record = await authenticate(tx, { ...caller, accept });
      await removeSession(tx, { rollUp, now: clock.now() }, record);
      return record.firstVisitorAt === undefined;
    });
    events.publish({ kind: 'erased', sessionId: caller.sessionId, empty });
    // If another process reads the database now, the next sweep scrubs it.
    await storage.scrub();
  };
}
