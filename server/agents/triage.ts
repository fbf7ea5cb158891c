import { MAX_SNOOZE_DAYS } from '../../src/protocol/limits.js';
import type { Clock } from '../ports.js';
import { RequestError } from '../request-error.js';
import type { CloseSession } from '../sessions/close-session.js';
import { resumedDeadlines } from '../sessions/session-deadlines.js';
import { agentChangeError } from '../sessions/session-errors.js';
import type { SessionEvents } from '../sessions/session-events.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import type { Repositories, Storage } from '../storage/storage.js';
import { findVisibleSession, type ActingAgent } from './agent-access.js';
import type { AuditLog } from './audit.js';

const DAY_MS = 24 * 60 * 60_000;

/** What agents need not look at: for a time, or because it is spam. The visitor is told nothing of it. */
export interface Triage {
  /**
   * Puts a conversation aside until a time, and in any case until its visitor writes. It does not become idle
   * meanwhile.
   *
   * @throws RequestError `invalid` for a time that is past or too far; `conflict` if the log has more than the
   * agent saw, or nothing of the visitor; `session_closed`
   */
  snooze(
    by: ActingAgent,
    request: { sessionId: string; until?: string | undefined; seen?: number | undefined },
  ): Promise<void>;
  /** Ends a snooze. Changes nothing if there is none. */
  wake(by: ActingAgent, sessionId: string): Promise<void>;
  /**
   * Marks a conversation as spam, and closes it if it is open. Reports leave it out.
   *
   * @throws RequestError `conflict` if somebody reopens it at the same moment
   */
  markSpam(by: ActingAgent, sessionId: string): Promise<void>;
  /** Takes the mark away. The conversation stays closed. */
  unmarkSpam(by: ActingAgent, sessionId: string): Promise<void>;
}

export function createTriage({
  storage,
  clock,
  sites,
  events,
  close,
  auditLog,
}: {
  storage: Storage;
  clock: Clock;
  sites: SiteDirectory;
  events: SessionEvents;
  close: CloseSession;
  auditLog: AuditLog;
}): Triage {
  const setSpam =
    (by: ActingAgent, sessionId: string, spam: boolean) => async (tx: Repositories) => {
      if (!(await tx.sessions.setSpam({ id: sessionId, spam, now: clock.now() }))) return;
      const action = spam ? 'conversation_marked_as_spam' : 'conversation_not_spam';
      await auditLog.note(tx, by, { action, target: sessionId });
    };

  return {
    async snooze(by, { sessionId, until, seen }) {
      await findVisibleSession(storage, by, sessionId);
      const now = clock.now();
      const at = until === undefined ? undefined : snoozeTime(until, now);
      if (!(await storage.snoozes.begin({ id: sessionId, now, until: at, seen })))
        throw (
          (await agentChangeError(storage, sessionId)) ??
          new RequestError('conflict', 'something was written meanwhile')
        );
      events.publish({ kind: 'triage', sessionId });
    },

    async wake(by, sessionId) {
      const found = await findVisibleSession(storage, by, sessionId);
      const now = clock.now();
      const deadlines = resumedDeadlines(await sites.find(found.site), now);
      if (await storage.snoozes.end({ id: sessionId, now, ...deadlines }))
        events.publish({ kind: 'triage', sessionId });
    },

    async markSpam(by, sessionId) {
      await findVisibleSession(storage, by, sessionId);
      const mark = setSpam(by, sessionId, true);
      // The visitor is told what everybody is told whose conversation is resolved.
      const message = {
        code: 'resolved',
        body: `${by.name} resolved the conversation.`,
        params: { name: by.name },
      };
      if (!(await close({ sessionId, status: 'resolved', message, also: mark })))
        await storage.transaction(mark);
      const { spamAt } = await findVisibleSession(storage, by, sessionId);
      if (spamAt === undefined) throw new RequestError('conflict', 'it was reopened meanwhile');
      events.publish({ kind: 'triage', sessionId });
    },

    async unmarkSpam(by, sessionId) {
      await findVisibleSession(storage, by, sessionId);
      await storage.transaction(setSpam(by, sessionId, false));
      events.publish({ kind: 'triage', sessionId });
    },
  };
}

function snoozeTime(until: string, now: number): number {
  const at = Date.parse(until);
  if (!(at > now)) throw new RequestError('invalid', 'until: is not in the future');
  if (at > now + MAX_SNOOZE_DAYS * DAY_MS)
    throw new RequestError('invalid', `until: at most ${MAX_SNOOZE_DAYS} days from now`);
  return at;
}
