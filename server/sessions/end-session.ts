import type { EndSessionRequest } from '../../src/protocol/visitor-requests.js';
import type { Clock } from '../ports.js';
import type { Storage } from '../storage/storage.js';
import type { Authenticate } from './authenticate.js';
import type { CloseSession } from './close-session.js';
import type { Caller } from './restore-session.js';
import type { SessionEvents } from './session-events.js';

export type EndSession = (
  sessionId: string,
  request: EndSessionRequest,
) => Promise<{ status: 'ended' }>;

/** The visitor ends the conversation. Again, or after it was closed otherwise: the same answer. */
export function createEndSession({ close }: { close: CloseSession }): EndSession {
  return async (sessionId, { reason }) => {
    const note = { code: 'ended', body: 'The visitor ended the conversation.' };
    await close({ sessionId, status: 'ended', reason, note });
    return { status: 'ended' };
  };
}

export type EndByKey = (caller: Caller, request: EndSessionRequest) => Promise<{ status: 'ended' }>;

/** As {@link EndSession}, for who shows the session key or the exit key. */
export function createEndByKey({
  storage,
  authenticate,
  end,
}: {
  storage: Storage;
  authenticate: Authenticate;
  end: EndSession;
}): EndByKey {
  return async (caller, request) => {
    const accept = ['session-key', 'exit-key'] as const;
    const { id } = await authenticate(storage, { ...caller, accept });
    return end(id, request);
  };
}

export type EraseSession = (caller: Caller) => Promise<void>;

/** Everything of a session is gone from the database; what stays says only that it was erased. */
export function createEraseSession({
  storage,
  clock,
  authenticate,
  events,
}: {
  storage: Storage;
  clock: Clock;
  authenticate: Authenticate;
  events: SessionEvents;
}): EraseSession {
  return async (caller) => {
    const empty = await storage.transaction(async (tx) => {
      const accept = ['session-key', 'exit-key'] as const;
      const record = await authenticate(tx, { ...caller, accept });
      const { id, keyHash, exitKeyHash, firstVisitorAt } = record;
      await tx.messages.removeAll(id);
      await tx.sessions.remove(id);
      await tx.erasures.insert({ sessionId: id, keyHash, exitKeyHash, now: clock.now() });
      return firstVisitorAt === undefined;
    });
    events.publish({ kind: 'erased', sessionId: caller.sessionId, empty });
    // If somebody reads the database now, the next sweep does it.
    await storage.scrub();
  };
}
