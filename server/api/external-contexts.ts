import { mergeExternalContext, type ExternalContext } from '../../src/protocol/external-context.js';
import { findVisibleSession, seesSite, type ActingAgent } from '../agents/agent-access.js';
import type { Clock } from '../ports.js';
import { RequestError } from '../request-error.js';
import { requireShallow } from '../sessions/json-depth.js';
import type { SessionEvents } from '../sessions/session-events.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import type { ExternalContextRecord } from '../storage/external-context-repository.js';
import type { Storage } from '../storage/storage.js';
import type { ApiCaller } from './api-keys.js';

/** What other systems put beside conversations and verified people (row D8). Visitors never get it. */
export interface ExternalContexts {
  /**
   * Merges by key; `null` removes a key. A repeat changes nothing.
   *
   * @throws RequestError `not_found` or `erased`; `invalid`; `too_large`: then nothing has changed
   */
  putOfConversation(caller: ApiCaller, sessionId: string, delta: unknown): Promise<void>;
  /** The same for a person whom the host verifies, whether there is a conversation or not. */
  putOfSubject(caller: ApiCaller, site: string, subject: string, delta: unknown): Promise<void>;
  /** @throws RequestError `not_found` or `erased` */
  read(agent: ActingAgent, sessionId: string): Promise<ExternalContext>;
}

/** A person's newest conversations: agents who have one of them open are told of a change. */
const TOLD_SESSIONS = 20;

export function createExternalContexts({
  storage,
  sites,
  clock,
  events,
}: {
  storage: Storage;
  sites: Pick<SiteDirectory, 'find'>;
  clock: Clock;
  events: SessionEvents;
}): ExternalContexts {
  const tell = (sessionId: string) => events.publish({ kind: 'context', sessionId });

  return {
    async putOfConversation(caller, sessionId, delta) {
      requireShallow(delta, 'context');
      const changed = await storage.transaction(async (tx) => {
        await findVisibleSession(tx, caller, sessionId);
        const next = merge(await tx.externalContexts.ofSession(sessionId), delta);
        if (next !== undefined)
          await tx.externalContexts.setOfSession(sessionId, next, clock.now());
        return next !== undefined;
      });
      if (changed) tell(sessionId);
    },

    async putOfSubject(caller, site, subject, delta) {
      requireShallow(delta, 'context');
      if (!seesSite(caller, site) || (await sites.find(site)) === undefined)
        throw new RequestError('not_found', 'no such site');
      const changed = await storage.transaction(async (tx) => {
        const next = merge(await tx.externalContexts.ofSubject(site, subject), delta);
        if (next !== undefined)
          await tx.externalContexts.setOfSubject(site, subject, next, clock.now());
        return next !== undefined;
      });
      if (!changed) return;
      const sessions = await storage.sessions.ofSubject({ site, subject, limit: TOLD_SESSIONS });
      for (const { id } of sessions) tell(id);
    },

    read: (agent, sessionId) =>
      storage.snapshot(async (tx) => {
        const { site, verifiedSubject } = await findVisibleSession(tx, agent, sessionId);
        const conversation = await tx.externalContexts.ofSession(sessionId);
        const person =
          verifiedSubject === undefined
            ? undefined
            : await tx.externalContexts.ofSubject(site, verifiedSubject);
        return { conversation: conversation.data, person: person?.data ?? {} };
      }),
  };
}

/** `undefined`: the delta changes nothing. */
function merge(
  { data, version }: ExternalContextRecord,
  delta: unknown,
): ExternalContextRecord | undefined {
  const merged = mergeExternalContext(data, delta);
  if ('issue' in merged) throw new RequestError(merged.issue.code, merged.issue.message);
  // Both have sorted keys at the top, and what is below is as it came.
  if (JSON.stringify(merged.value) === JSON.stringify(data)) return undefined;
  return { data: merged.value, version: version + 1 };
}
