import type { FastifyInstance } from 'fastify';
import {
  changeAgentSchema,
  inviteSchema,
  type AuditEntry,
  type Colleague,
  type Invitation,
} from '../../src/protocol/console-requests.js';
import { limitOf, requireAdmin, seesSite, type ActingAgent } from '../agents/agent-access.js';
import type { AuditLog } from '../agents/audit.js';
import type { Presence } from '../agents/presence.js';
import type { Team } from '../agents/team.js';
import type { AgentRecord, InvitationRecord } from '../storage/agent-repository.js';
import type { AuditRecord } from '../storage/audit-repository.js';
import { toTime } from '../storage/session-record.js';
import type { ConsoleAuth } from './console-auth.js';
import { readBody } from './json-bodies.js';

/** Who works here: agents, invitations, and the log of what was changed. */
export function teamRoutes(
  app: FastifyInstance,
  {
    auth,
    team,
    auditLog,
    presence,
    recheckSignIns,
  }: {
    auth: ConsoleAuth;
    team: Team;
    auditLog: AuditLog;
    presence: Pick<Presence, 'isAvailable'>;
    /** Makes the consoles connect again whose agents may do less or more than before. */
    recheckSignIns: () => Promise<void>;
  },
): void {
  const toColleague = (agent: AgentRecord, asking: ActingAgent): Colleague => {
    const { id, name, role, sites, disabled } = agent;
    const seen = limitOf(agent)?.filter((site) => seesSite(asking, site));
    return {
      id,
      name,
      online: presence.isAvailable(id),
      ...(seen !== undefined && { sites: seen }),
      ...(asking.role === 'admin' && { access: { role, sites: sites ?? null, disabled } }),
    };
  };

  app.get('/agents', async (request) => {
    const { agent } = await auth.require(request);
    const all = await team.list();
    const shown = agent.role === 'admin' ? all : all.filter(({ disabled }) => !disabled);
    return { agents: shown.map((each) => toColleague(each, agent)) };
  });
  app.patch<{ Params: { id: string } }>('/agents/:id', async (request) => {
    const { agent } = await auth.require(request);
    requireAdmin(agent);
    const change = readBody(changeAgentSchema, request.body);
    const changed = await team.change(agent, request.params.id, change);
    await recheckSignIns();
    // Now nobody can take one in between.
    await team.releaseHidden(changed.id);
    return { agent: toColleague(changed, agent) };
  });

  app.get('/invitations', async (request) => {
    const { agent } = await auth.require(request);
    return { invitations: (await team.listInvitations(agent)).map(toInvitation) };
  });
  app.post('/invitations', async (request, reply) => {
    const { agent } = await auth.require(request);
    requireAdmin(agent);
    const access = readBody(inviteSchema, request.body);
    const { secret, invitation } = await team.invite(agent, access);
    return reply.status(201).send({ invitation: toInvitation(invitation), secret });
  });
  app.delete<{ Params: { id: string } }>('/invitations/:id', async (request, reply) => {
    const { agent } = await auth.require(request);
    await team.revoke(agent, request.params.id);
    return reply.status(204).send();
  });

  app.get<{ Querystring: { before?: string } }>('/audit', async (request) => {
    const { agent } = await auth.require(request);
    const { entries, next } = await auditLog.read(agent, request.query.before);
    return { entries: entries.map(toAuditEntry), ...(next !== undefined && { next }) };
  });
}

function toInvitation(record: InvitationRecord): Invitation {
  const { id, role, sites, invitedBy, createdAt, expiresAt } = record;
  return {
    id,
    role,
    sites: sites ?? null,
    invitedBy,
    createdAt: toTime(createdAt),
    expiresAt: toTime(expiresAt),
  };
}

function toAuditEntry({ id, at, agent, action, target, detail }: AuditRecord): AuditEntry {
  return {
    id,
    at: toTime(at),
    ...(agent !== undefined && { by: agent.name }),
    action,
    ...(target !== undefined && { target }),
    detail,
  };
}
