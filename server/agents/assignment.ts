import type { Clock } from '../ports.js';
import { RequestError } from '../request-error.js';
import { keyExpiry } from '../sessions/authenticate.js';
import { idleDeadlines } from '../sessions/session-deadlines.js';
import { agentChangeError, sessionClosedError } from '../sessions/session-errors.js';
import type { SessionEvents } from '../sessions/session-events.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import { toSession } from '../storage/session-record.js';
import type { Storage } from '../storage/storage.js';
import { findVisibleSession, seesSite, type ActingAgent } from './agent-access.js';

/** Which agent has a conversation, and whether it goes on. */
export interface Assignment {
  /**
   * Gives the conversation to an agent; `null`: back to the queue. An away conversation stays away.
   *
   * @throws RequestError `not_found` for an agent who is unknown, disabled, or may not see the site;
   * `session_closed`
   */
  assign(by: ActingAgent, sessionId: string, agentId: string | null): Promise<void>;
  /**
   * Opens a closed conversation again: with its agent, or in the queue. Its visitor finds it like one that
   * was away. Changes nothing if it is open.
   *
   * @throws RequestError `session_closed` when the visitor has ended it, a browser knows of its end, its key
   * has expired, or what was written in it is removed
   */
  reopen(by: ActingAgent, sessionId: string): Promise<void>;
}

export function createAssignment({
  storage,
  clock,
  sites,
  events,
  keySeconds,
}: {
  storage: Storage;
  clock: Clock;
  sites: SiteDirectory;
  events: SessionEvents;
  /** See `createAuthenticate`. */
  keySeconds: number;
}): Assignment {
  const findAgent = async (agentId: string, site: string) => {
    const agent = await storage.agents.find(agentId);
    if (agent === undefined || agent.disabled || !seesSite(agent, site))
      throw new RequestError('not_found', 'no such agent');
    return { id: agent.id, name: agent.name };
  };

  return {
    async assign(by, sessionId, agentId) {
      const { site } = await findVisibleSession(storage, by, sessionId);
      const agent = agentId === null ? null : await findAgent(agentId, site);
      const assigned = await storage.sessions.assign({ id: sessionId, agent, now: clock.now() });
      if (assigned === undefined)
        throw (await agentChangeError(storage, sessionId)) ?? sessionClosedError();
      const session = toSession(assigned);
      events.publish({ kind: 'changed', sessionId, session, assignment: true });
    },

    async reopen(by, sessionId) {
      const found = await findVisibleSession(storage, by, sessionId);
      const site = await sites.find(found.site);
      const now = clock.now();
      const reopened = await storage.sessions.reopen({
        id: sessionId,
        now,
        seenSince: keyExpiry(site, { now, keySeconds }),
        ...idleDeadlines(site, now),
      });
      if (reopened !== undefined)
        return events.publish({ kind: 'changed', sessionId, session: toSession(reopened) });
      // It is open anyway, or stays closed.
      const error = await agentChangeError(storage, sessionId);
      if (error !== undefined) throw error;
    },
  };
}
