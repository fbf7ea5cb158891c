import type { AuditLog } from '../agents/audit.js';
import type { Clock } from '../ports.js';
import type { RollUp } from '../reports/roll-up.js';
import type { SessionRecord } from '../storage/session-record.js';
import type { Repositories, Storage } from '../storage/storage.js';
import type { SessionEvents } from './session-events.js';

/**
 * Removes everything of a session for good, and tells it. What stays: a mark that it was erased, for 30 days;
 * sums for reports, which do not say whose they are; and an entry in the audit log, with its id and who asked.
 *
 * `find` returns the session if the caller may erase it, in the transaction that does so. What it throws is thrown.
 */
export type EraseSession = (
  find: (tx: Repositories) => Promise<SessionRecord>,
  by: { visitor: true } | { apiKey: string },
) => Promise<void>;

export function createEraseSession({
  storage,
  clock,
  events,
  rollUp,
  auditLog,
}: {
  storage: Storage;
  clock: Clock;
  events: SessionEvents;
  rollUp: RollUp;
  auditLog: Pick<AuditLog, 'note'>;
}): EraseSession {
  return async (find, by) => {
    const { id, firstVisitorAt } = await storage.transaction(async (tx) => {
      const record = await find(tx);
      await removeSession(tx, record);
      const change = { action: 'conversation_erased', target: record.id, detail: by } as const;
      await auditLog.note(tx, undefined, change);
      return record;
    });
    events.publish({ kind: 'erased', sessionId: id, empty: firstVisitorAt === undefined });
    // If another process reads the database now, the next sweep scrubs it.
    await storage.scrub();
  };

  async function removeSession(
    tx: Repositories,
    { id, keyHash, exitKeyHash }: SessionRecord,
  ): Promise<void> {
    await rollUp.settle(tx, id);
    await tx.messages.removeAll(id);
    await tx.visits.removeAll([id]);
    await tx.notes.removeAll(id);
    await tx.tasks.removeAll(id);
    await tx.externalContexts.removeOfSession(id);
    await tx.sessions.remove(id);
    await tx.erasures.insert({ sessionId: id, keyHash, exitKeyHash, now: clock.now() });
  }
}
