import type { AgentRole } from '../../src/protocol/agents.js';
import { RequestError } from '../request-error.js';
import { missingSessionError } from '../sessions/session-errors.js';
import type { SessionRecord } from '../storage/session-record.js';
import type { Repositories } from '../storage/storage.js';

/** The agent who acts. */
export interface ActingAgent {
  id: string;
  name: string;
  role: AgentRole;
  /** The tokens of the only sites that exist for the agent; `undefined`: all do. Admins see all. */
  sites: readonly string[] | undefined;
}

/** The sites that the agent is limited to; `undefined`: none, it sees all. */
export function limitOf({
  role,
  sites,
}: Pick<ActingAgent, 'role' | 'sites'>): readonly string[] | undefined {
  return role === 'admin' ? undefined : sites;
}

export function seesSite(agent: Pick<ActingAgent, 'role' | 'sites'>, site: string): boolean {
  return limitOf(agent)?.includes(site) ?? true;
}

/**
 * The session, if it exists for the agent. Every use case of agents that names a session asks this first.
 *
 * @throws RequestError `not_found` or `erased`; `not_found` too where the agent may not see its site
 */
export async function findVisibleSession(
  tx: Pick<Repositories, 'sessions' | 'erasures'>,
  agent: ActingAgent,
  sessionId: string,
): Promise<SessionRecord> {
  const session = await tx.sessions.find(sessionId);
  if (session === undefined || !seesSite(agent, session.site))
    throw await missingSessionError(tx, sessionId);
  return session;
}

/**
 * Asks once more in the transaction of a change, and locks the agents for the rest of it: who was an admin when
 * the request came may not be one any more.
 *
 * @throws RequestError `forbidden`
 */
export async function requireAdminNow(
  tx: Pick<Repositories, 'agents'>,
  { id }: Pick<ActingAgent, 'id'>,
): Promise<void> {
  await tx.agents.lock();
  const current = await tx.agents.find(id);
  requireAdmin(current === undefined || current.disabled ? { role: 'agent' } : current);
}

/** @throws RequestError `forbidden` */
export function requireAdmin({ role }: Pick<ActingAgent, 'role'>): void {
  if (role !== 'admin') throw new RequestError('forbidden', 'only an admin may do this');
}
