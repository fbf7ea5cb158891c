import type { AgentRole } from '../../src/protocol/agents.js';
import type { Clock, Ids } from '../ports.js';
import { RequestError } from '../request-error.js';
import { hashSecret } from '../security/hash.js';
import { publishChanged } from '../sessions/publish-changed.js';
import type { SessionEvents } from '../sessions/session-events.js';
import type { AgentRecord, InvitationRecord } from '../storage/agent-repository.js';
import type { Repositories, Storage } from '../storage/storage.js';
import { limitOf, requireAdmin, requireAdminNow, type ActingAgent } from './agent-access.js';
import type { AuditedChange, AuditLog } from './audit.js';

/** How long an invitation is valid. */
const INVITATION_MS = 7 * 24 * 60 * 60 * 1000;

/** What an agent may do. `sites`: the only ones that the agent sees; `null`: all. */
export interface Access {
  role: AgentRole;
  sites: string[] | null;
}

/** Who works here, and who may do what. Every call but `list` is for admins. */
export interface Team {
  /** All agents, by name. */
  list(): Promise<AgentRecord[]>;
  /**
   * Changes role, sites, or whether the agent may sign in. Then the caller makes the agent's consoles connect
   * again (`recheckSignIns`), and after that calls `releaseHidden`.
   *
   * @throws RequestError `forbidden`; `not_found`; `conflict` if no admin would be left
   */
  change(
    by: ActingAgent,
    agentId: string,
    change: Partial<Access & { disabled: boolean }>,
  ): Promise<AgentRecord>;
  /** Returns the open conversations to the queue that this agent may not see, or not any more. */
  releaseHidden(agentId: string): Promise<void>;
  /** The secret of a one-time link that creates an agent. It is valid for a week, and can be revoked. */
  invite(
    by: ActingAgent,
    access: Access,
  ): Promise<{ secret: string; invitation: InvitationRecord }>;
  listInvitations(by: ActingAgent): Promise<InvitationRecord[]>;
  /** @throws RequestError `not_found` if it was used, revoked, or has expired */
  revoke(by: ActingAgent, invitationId: string): Promise<void>;
}

export function createTeam({
  storage,
  clock,
  ids,
  events,
  auditLog,
}: {
  storage: Storage;
  clock: Clock;
  ids: Ids;
  events: SessionEvents;
  auditLog: AuditLog;
}): Team {
  const requireAdminLeft = async (tx: Repositories) => {
    const isAdmin = ({ role, disabled }: AgentRecord) => role === 'admin' && !disabled;
    if (!(await tx.agents.list()).some(isAdmin))
      throw new RequestError('conflict', 'one admin has to stay');
  };

  return {
    list: () => storage.agents.list(),

    async change(by, agentId, { role, sites, disabled }) {
      return storage.transaction(async (tx) => {
        // Of two admins who demote each other at the same time, one is second, and no admin any more.
        await requireAdminNow(tx, by);
        const before = await tx.agents.find(agentId);
        if (before === undefined) throw new RequestError('not_found', 'no such agent');
        const now = clock.now();
        const access = {
          role: role ?? before.role,
          sites: sites === undefined ? before.sites : (sites ?? undefined),
        };
        await tx.agents.setAccess(agentId, access);
        if (disabled !== undefined && disabled !== before.disabled) {
          await tx.agents.setDisabled(agentId, disabled ? now : undefined);
          if (disabled) {
            await tx.agents.removeSessionsOf(agentId);
            await tx.pushSubscriptions.removeOfAgent(agentId);
          }
        }
        await requireAdminLeft(tx);
        const after = (await tx.agents.find(agentId))!;
        for (const change of changesOf(before, after)) await auditLog.note(tx, by, change);
        return after;
      });
    },

    async releaseHidden(agentId) {
      const agent = await storage.agents.find(agentId);
      if (agent === undefined) return;
      const keptSites = agent.disabled ? [] : limitOf(agent);
      if (keptSites === undefined) return;
      const change = { agentId, keptSites, now: clock.now() };
      await publishChanged({ storage, events }, await storage.sessions.release(change));
    },

    async invite(by, { role, sites }) {
      const secret = ids.secret();
      const now = clock.now();
      const invitation = {
        id: ids.uuid(),
        role,
        sites: sites ?? undefined,
        invitedBy: by.name,
        createdAt: now,
        expiresAt: now + INVITATION_MS,
      };
      await storage.transaction(async (tx) => {
        await requireAdminNow(tx, by);
        await tx.agents.insertInvitation({ ...invitation, linkHash: hashSecret(secret) });
        await auditLog.note(tx, by, {
          action: 'agent_invited',
          detail: { role, sites: sites ?? 'all', invitation: invitation.id },
        });
      });
      return { secret, invitation };
    },

    async listInvitations(by) {
      requireAdmin(by);
      return storage.agents.listInvitations(clock.now());
    },

    async revoke(by, invitationId) {
      await storage.transaction(async (tx) => {
        await requireAdminNow(tx, by);
        if (!(await tx.agents.removeInvitation(invitationId)))
          throw new RequestError('not_found', 'no such invitation');
        await auditLog.note(tx, by, {
          action: 'invitation_revoked',
          detail: { invitation: invitationId },
        });
      });
    },
  };
}

function changesOf(before: AgentRecord, after: AgentRecord) {
  const target = after.name;
  const changes: AuditedChange[] = [];
  if (before.role !== after.role || String(before.sites) !== String(after.sites))
    changes.push({
      action: 'agent_changed',
      target,
      detail: { role: after.role, sites: after.sites ?? 'all' },
    });
  if (before.disabled !== after.disabled)
    changes.push({ action: after.disabled ? 'agent_disabled' : 'agent_enabled', target });
  return changes;
}
