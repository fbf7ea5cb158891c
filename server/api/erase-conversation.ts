import { findVisibleSession } from '../agents/agent-access.js';
import type { AuditLog } from '../agents/audit.js';
import type { Clock } from '../ports.js';
import type { RollUp } from '../reports/roll-up.js';
import { removeSession } from '../sessions/erase-session.js';
import type { SessionEvents } from '../sessions/session-events.js';
import type { Storage } from '../storage/storage.js';
import type { ApiCaller } from './api-keys.js';

/**
 * Removes a conversation for good, as its visitor can. The audit log keeps that it was done.
 *
 * @throws RequestError `not_found` or `erased`
 */
export type EraseConversation = (caller: ApiCaller, sessionId: string) => Promise<void>;

export function createEraseConversation({
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
  auditLog: AuditLog;
}): EraseConversation {
  return async (caller, sessionId) => {
    const empty = await storage.transaction(async (tx) => {
      const record = await findVisibleSession(tx, caller, sessionId);
      await removeSession(tx, { rollUp, now: clock.now() }, record);
      const detail = { apiKey: caller.name };
      const change = { action: 'conversation_erased', target: sessionId, detail } as const;
      await auditLog.note(tx, undefined, change);
      return record.firstVisitorAt === undefined;
    });
    events.publish({ kind: 'erased', sessionId, empty });
    // If another process reads the database now, the next sweep scrubs it.
    await storage.scrub();
  };
}
