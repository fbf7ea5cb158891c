import type { Clock } from '../ports.js';
import { RequestError } from '../request-error.js';
import { keyExpiry } from '../sessions/authenticate.js';
import { resumedDeadlines } from '../sessions/session-deadlines.js';
import { agentChangeError, sessionClosedError } from '../sessions/session-errors.js';
import type { SessionEvents } from '../sessions/session-events.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import { toSession } from '../storage/session-record.js';
import type { Repositories, Storage } from '../storage/storage.js';
import { findVisibleSession, seesSite, type ActingAgent } from './agent-access.js';

/** Which agent has a conversation, and whether it goes on. */
export interface Assignment {
  /**
   * Gives the conversation to an agent; `null`: back to the queue. An away conversation stays away, and a
   * snoozed one comes back.
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
  /** Whether conversations of this site can be the agent's. No agent changes until the transaction ends. */
  const findAgent = async (tx: Repositories, agentId: string, site: string) => {
    await tx.agents.lock();
    const agent = await tx.agents.find(agentId);
    const canHave = agent !== undefined && !agent.disabled && seesSite(agent, site);
    return canHave ? { id: agent.id, name: agent.name } : undefined;
  };

  return {
    async assign(by, sessionId, agentId) {
      const { site, agent: before } = await findVisibleSession(storage, by, sessionId);
      const assigned = await storage.transaction(async (tx) => {
        const agent = agentId === null ? null : await findAgent(tx, agentId, site);
        if (agent === undefined) throw new RequestError('not_found', 'no such agent');
        const now = clock.now();
        const deadlines = resumedDeadlines(await sites.find(site), now);
        await tx.snoozes.end({ id: sessionId, now, ...deadlines });
        return tx.sessions.assign({ id: sessionId, agent, now });
      });
      if (assigned === undefined)
        throw (await agentChangeError(storage, sessionId)) ?? sessionClosedError();
      const session = toSession(assigned);
      const assignment = { by: by.id, before: before?.id };
      events.publish({ kind: 'changed', sessionId, session, assignment });
    },

    async reopen(by, sessionId) {
      const found = await findVisibleSession(storage, by, sessionId);
      const site = await sites.find(found.site);
      const now = clock.now();
      const reopened = await storage.transaction(async (tx) => {
        const open = await tx.sessions.reopen({
          id: sessionId,
          now,
          seenSince: keyExpiry(site, { now, keySeconds }),
          ...resumedDeadlines(site, now),
        });
        // Its agent may have gone meanwhile: then it waits for another one.
        const isOrphan =
          open?.agent !== undefined &&
          (await findAgent(tx, open.agent.id, open.site)) === undefined;
        return isOrphan ? tx.sessions.assign({ id: sessionId, agent: null, now }) : open;
      });
      if (reopened !== undefined)
        return events.publish({ kind: 'changed', sessionId, session: toSession(reopened) });
      // It is open anyway, or stays closed.
      const error = await agentChangeError(storage, sessionId);
      if (error !== undefined) throw error;
    },
  };
}
